import { formatShape, type Tensor } from "@nn/tensor";
import { FileError } from "../../files/file-error.js";
import { joined } from "../../files/pieces.js";
import { MOST_BYTES, type UnpackOptions } from "../../files/read-options.js";
import { streamSource, tooLarge } from "../../files/read-source.js";
import { nameOf, type Source } from "../../files/source.js";
import { decodeTensor, type ReadTensorOptions } from "../decode-tensor.js";
import { ELEMENTS, type ElementName } from "../elements.js";
import { swapBytes } from "../swap-bytes.js";

/** The kinds of numbers, by the third byte of a file. */
const KINDS: Readonly<Partial<Record<number, ElementName>>> = {
  0x08: "U8",
  0x09: "I8",
  0x0b: "I16",
  0x0c: "I32",
  0x0d: "F32",
  0x0e: "F64",
};

/** What an IDX file holds. */
export interface Idx {
  readonly kind: ElementName;
  readonly shape: readonly number[];
  /** The numbers, little-endian, at the start of their buffer. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Header {
  readonly kind: ElementName;
  readonly shape: readonly number[];
  /** Where the numbers begin and end. */
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads an IDX file, the format of MNIST: numbers with a shape. One that gzip packed is unpacked.
 *
 * Whole numbers become int32, floating ones stay what they are.
 *
 * Source: [Y. LeCun, "The MNIST database"](https://yann.lecun.com/exdb/mnist/), "the IDX file format".
 *
 * @param source - A path, URL, bytes or Blob.
 * @returns The numbers, in the shape that the file says.
 * @throws FileError when it can't be read, or with what is wrong in it.
 *
 * @example
 * ```ts
 * import { loadIdx } from "@nn/data";
 * const labels = await loadIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1));
 * console.log(labels.shape, await labels.array()); // [3] [7, 2, 1]
 * ```
 */
export async function loadIdx(
  source: Source,
  options: UnpackOptions & ReadTensorOptions = {},
): Promise<Tensor> {
  const { kind, shape, bytes } = await readIdx("loadIdx", source, options);
  return decodeTensor("loadIdx", nameOf(source), kind, shape, bytes, options);
}

/** Reads an IDX file, in the name of `operation`. Memory is taken as bytes arrive, not because the header asks for it. */
export async function readIdx(operation: string, source: Source, options: UnpackOptions): Promise<Idx> {
  const { maxBytes = MOST_BYTES } = options;
  const name = nameOf(source);
  const refuse = (problem: string) => new FileError(operation, `${name} is not an IDX file: ${problem}`);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let header: Header | undefined;
  for await (const piece of streamSource(operation, source, options)) {
    parts.push(piece);
    length += piece.length;
    if (length > maxBytes) throw tooLarge(operation, name, maxBytes);
    header ??= readHeader(parts, refuse);
    if (header && length > header.end)
      throw refuse(`${length - header.end} bytes or more follow after ${told(header)}`);
  }
  if (!header) throw refuse(`it ends at byte ${length}, in its header`);
  if (length < header.end)
    throw refuse(`it ends at byte ${length}, and ${told(header)} go on to byte ${header.end}`);
  const bytes = joined(parts).slice(header.begin);
  if (header.kind !== "U8") swapBytes(bytes, ELEMENTS[header.kind].size);
  return { kind: header.kind, shape: header.shape, bytes };
}

function told({ kind, shape }: Header): string {
  return `its ${formatShape(shape)} of ${kind}`;
}

/** The header, when all of it has arrived. */
function readHeader(
  parts: Uint8Array<ArrayBuffer>[],
  refuse: (problem: string) => FileError,
): Header | undefined {
  // The first piece may be short; those after it are looked at only until the header is whole.
  const head = parts.length === 1 ? parts[0] : joined(parts);
  if (head.length < 4) return undefined;
  const [zero, zero2, code, axes] = head;
  if (zero !== 0 || zero2 !== 0) throw refuse("it doesn't begin with two zeros");
  const kind = KINDS[code];
  if (!kind) {
    const known = Object.entries(KINDS).map(([known, kind]) => `${known} (${kind})`);
    throw refuse(`byte 2 says that its numbers are of kind ${code}, which is none of ${known.join(", ")}`);
  }
  const begin = 4 + 4 * axes;
  if (head.length < begin) return undefined;
  const view = new DataView(head.buffer, head.byteOffset);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const end = begin + shape.reduce((product, size) => product * size, ELEMENTS[kind].size);
  return { kind, shape, begin, end };
}

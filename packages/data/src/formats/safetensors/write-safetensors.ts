import { ValueError, type DType, type Tensor } from "@nn/tensor";
import { joined } from "../../files/pieces.js";
import { writeFile } from "../../files/write-file.js";
import { ELEMENTS, WRITTEN_AS } from "../elements.js";
import { PREFIX } from "./header.js";

/** Options of {@link saveSafetensors} and {@link encodeSafetensors}. */
export interface WriteSafetensorsOptions {
  /** Texts by name to go with the tensors. Initially none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The order of the reference implementation: larger numbers first, so that each is aligned, then by name. */
const ORDER: readonly DType[] = ["bool", "int32", "float32", "float64"];

/**
 * Writes tensors into a safetensors file, which PyTorch reads with `safetensors.torch.load_file`. The bytes are those of
 * the reference implementation. A tensor under two names is written twice.
 *
 * The file appears when it is whole: a crash on the way leaves what was there before. Tensors are computed and written
 * one after the other.
 *
 * @param tensors - Tensors by name, as from `model.stateDict()`. float32 becomes F32, float64 F64, int32 I32, bool BOOL.
 * @param file - A path or a `file:` URL, in Node; in a page use `encodeSafetensors`.
 * @throws ValueError when a name is `__metadata__`, or a metadata is not a text.
 * @throws FileError when the file can't be written.
 *
 * @example
 * ```ts no-run
 * import { saveSafetensors } from "@nn/data";
 * import { zeros } from "@nn/tensor";
 * await saveSafetensors({ weight: zeros([2, 3]) }, "model.safetensors", { metadata: { epoch: "3" } });
 * ```
 */
export function saveSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  file: string | URL,
  options: WriteSafetensorsOptions = {},
): Promise<void> {
  return writeFile("saveSafetensors", file, pieces("saveSafetensors", tensors, options));
}

/**
 * The bytes of a safetensors file, as `saveSafetensors` writes them.
 *
 * @throws ValueError when a name is `__metadata__`, or a metadata is not a text.
 *
 * @example
 * ```ts
 * import { encodeSafetensors } from "@nn/data";
 * import { zeros } from "@nn/tensor";
 * const bytes = await encodeSafetensors({ weight: zeros([2, 3]) });
 * const download = new Blob([bytes]); // for URL.createObjectURL, in a page
 * ```
 */
export async function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  options: WriteSafetensorsOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces("encodeSafetensors", tensors, options)) parts.push(piece);
  return joined(parts);
}

async function* pieces(
  operation: string,
  tensors: Readonly<Record<string, Tensor>>,
  options: WriteSafetensorsOptions,
): AsyncGenerator<Uint8Array> {
  const { metadata = {} } = options;
  checkNames(operation, tensors, metadata);
  const sorted = Object.entries(tensors).sort(([a, x], [b, y]) => rank(y) - rank(x) || (a < b ? -1 : 1));
  yield header(sorted, metadata);
  for (const [, tensor] of sorted) {
    const values = await tensor.data();
    yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
}

function rank({ dtype }: Tensor): number {
  return ORDER.indexOf(dtype);
}

function checkNames(
  operation: string,
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, unknown>>,
): void {
  if (Object.hasOwn(tensors, "__metadata__")) {
    throw new ValueError(
      operation,
      `no tensor can have the name __metadata__`,
      "texts go into options.metadata",
    );
  }
  for (const [name, text] of Object.entries(metadata)) {
    if (typeof text !== "string") {
      throw new ValueError(
        operation,
        `metadata ${name} is a ${typeof text}`,
        "make it a text: JSON.stringify",
      );
    }
  }
}

/** The length of the header and the header, filled up with spaces so that the tensors begin at a multiple of 8. */
function header(
  sorted: readonly (readonly [string, Tensor])[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let at = 0;
  const entries = sorted.map(([name, { dtype, shape, size }]) => {
    const kind = WRITTEN_AS[dtype];
    const begin = at;
    at += size * ELEMENTS[kind].size;
    return [name, { dtype: kind, shape, data_offsets: [begin, at] }] as const;
  });
  const described = Object.keys(metadata).length > 0 ? [["__metadata__", metadata] as const] : [];
  // Written entry by entry: an object would put names that are numbers first.
  const fields = [...described, ...entries].map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  const text = new TextEncoder().encode(`{${fields.join(",")}}`);
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(PREFIX + padded).fill(32);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(text, PREFIX);
  return bytes;
}

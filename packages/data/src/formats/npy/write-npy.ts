import type { DType, Tensor } from "@nn/tensor";
import { joined } from "../../files/pieces.js";
import { writeFile } from "../../files/write-file.js";

const DESCRIPTIONS: Readonly<Record<DType, string>> = {
  float64: "<f8",
  float32: "<f4",
  int32: "<i4",
  bool: "|b1",
};

/** Numbers begin at a multiple of this. */
const ALIGNMENT = 64;

/**
 * Writes a tensor into an `.npy` file, which `numpy.load` reads. The file appears when it is whole.
 *
 * @param tensor - float32 becomes `<f4`, float64 `<f8`, int32 `<i4`, bool `|b1`.
 * @param file - A path or a `file:` URL, in Node; in a page use `encodeNpy`.
 * @throws FileError when the file can't be written.
 *
 * @example
 * ```ts no-run
 * import { saveNpy } from "@nn/data";
 * import { ones } from "@nn/tensor";
 * await saveNpy(ones([2, 3]), "ones.npy");
 * ```
 */
export function saveNpy(tensor: Tensor, file: string | URL): Promise<void> {
  return writeFile("saveNpy", file, npyPieces(tensor));
}

/**
 * The bytes of an `.npy` file, as `saveNpy` writes them.
 *
 * @example
 * ```ts
 * import { encodeNpy } from "@nn/data";
 * import { ones } from "@nn/tensor";
 * const download = new Blob([await encodeNpy(ones([2, 3]))]); // for URL.createObjectURL, in a page
 * ```
 */
export async function encodeNpy(tensor: Tensor): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const piece of npyPieces(tensor)) parts.push(piece);
  return joined(parts);
}

/** The header, and the numbers. */
export async function* npyPieces(tensor: Tensor): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const values = await tensor.data();
  yield npyHeader(tensor);
  yield new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
}

function npyHeader({ dtype, shape }: Tensor): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${DESCRIPTIONS[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const prefix = 10;
  const length = Math.ceil((prefix + text.length + 1) / ALIGNMENT) * ALIGNMENT - prefix;
  const head = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8);
  return joined([head, new TextEncoder().encode(`${text.padEnd(length - 1)}\n`)]);
}

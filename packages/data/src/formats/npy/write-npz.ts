import { ValueError, type Tensor } from "@nn/tensor";
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { FileError } from "../../files/file-error.js";
import { joined } from "../../files/pieces.js";
import { writeFile } from "../../files/write-file.js";
import { npyPieces } from "./write-npy.js";

/** Options of {@link saveNpz} and {@link encodeNpz}. */
export interface WriteNpzOptions {
  /** Whether to pack the arrays, as `numpy.savez_compressed` does. Initially false. */
  readonly compressed?: boolean;
}

/** The most that a zip file without the zip64 extension can have. */
const LARGEST = 2 ** 32 - 1;

/**
 * Writes tensors into an `.npz` file, which `numpy.load` reads. The file appears when it is whole: a crash on the way
 * leaves what was there before.
 *
 * @param tensors - Tensors by name, as from `model.stateDict()`.
 * @param file - A path or a `file:` URL, in Node; in a page use `encodeNpz`.
 * @throws FileError when the file can't be written, or would have 4 GiB or more.
 *
 * @example
 * ```ts no-run
 * import { saveNpz } from "@nn/data";
 * import { zeros } from "@nn/tensor";
 * await saveNpz({ weight: zeros([2, 3]), bias: zeros([2]) }, "layer.npz", { compressed: true });
 * ```
 */
export function saveNpz(
  tensors: Readonly<Record<string, Tensor>>,
  file: string | URL,
  options: WriteNpzOptions = {},
): Promise<void> {
  return writeFile("saveNpz", file, npzPieces("saveNpz", tensors, options));
}

/**
 * The bytes of an `.npz` file, as `saveNpz` writes them.
 *
 * @example
 * ```ts
 * import { encodeNpz } from "@nn/data";
 * import { zeros } from "@nn/tensor";
 * const bytes = await encodeNpz({ weight: zeros([2, 3]) });
 * const download = new Blob([bytes]); // for URL.createObjectURL, in a page
 * ```
 */
export async function encodeNpz(
  tensors: Readonly<Record<string, Tensor>>,
  options: WriteNpzOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const piece of npzPieces("encodeNpz", tensors, options)) parts.push(piece);
  return joined(parts);
}

async function* npzPieces(
  operation: string,
  tensors: Readonly<Record<string, Tensor>>,
  { compressed = false }: WriteNpzOptions,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece);
  });
  let length = 0;
  const taken = function* (): Generator<Uint8Array> {
    for (const piece of ready.splice(0)) {
      length += piece.length;
      if (length > LARGEST)
        throw new FileError(operation, "4 GiB are more than a zip file holds", "use saveSafetensors");
      yield piece;
    }
  };
  for (const [name, tensor] of Object.entries(tensors)) {
    checkName(operation, name);
    const entry = compressed ? new ZipDeflate(`${name}.npy`) : new ZipPassThrough(`${name}.npy`);
    // The same bytes for the same tensors, whenever they are written.
    entry.mtime = new Date(1980, 0, 1);
    zip.add(entry);
    for await (const piece of npyPieces(tensor)) {
      // Copied, for fflate hands on what it was given, and the tensor may be written over.
      entry.push(piece.slice());
      yield* taken();
    }
    entry.push(new Uint8Array(0), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}

function checkName(operation: string, name: string): void {
  if (new TextEncoder().encode(name).length + ".npy".length <= 0xffff) return;
  throw new ValueError(operation, `the name ${name.slice(0, 20)}… is too long for a zip file`);
}

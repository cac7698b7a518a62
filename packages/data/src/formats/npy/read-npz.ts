import type { Tensor } from "@nn/tensor";
import { FileError } from "../../files/file-error.js";
import { openSource } from "../../files/open-source.js";
import { ofArray } from "../../files/random-access.js";
import { MOST_BYTES, type UnpackOptions } from "../../files/read-options.js";
import { tooLarge } from "../../files/read-source.js";
import type { RandomAccess, Source } from "../../files/source.js";
import type { ReadTensorOptions } from "../decode-tensor.js";
import { readDirectory, type ZipEntry } from "../zip/directory.js";
import { readEntry } from "../zip/read-entry.js";
import { readNpy } from "./read-npy.js";

/** Reads all arrays of an open `.npz` file. */
async function readAll(
  operation: string,
  file: RandomAccess,
  options: UnpackOptions & ReadTensorOptions,
): Promise<Record<string, Tensor>> {
  const refuse = (problem: string) =>
    new FileError(operation, `${file.name} is not an .npz file: ${problem}`);
  const { maxBytes = MOST_BYTES } = options;
  const entries = arrays(await readDirectory(file, refuse), refuse);
  const packed = [...entries.values()].some(({ method }) => method !== 0);
  const size = [...entries.values()].reduce((size, entry) => size + entry.size, 0);
  if (packed && size > maxBytes) throw tooLarge(operation, file.name, maxBytes);
  const tensors: [string, Tensor][] = [];
  for (const [name, entry] of entries) {
    const array = ofArray(`${file.name}/${entry.name}`, await readEntry(file, entry, refuse));
    tensors.push([name, await readNpy(operation, array, options)]);
  }
  return Object.fromEntries(tensors);
}

/** The entries by their names without ".npy". */
function arrays(
  entries: readonly ZipEntry[],
  refuse: (problem: string) => FileError,
): ReadonlyMap<string, ZipEntry> {
  const result = new Map<string, ZipEntry>();
  let before: ZipEntry | undefined;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin)) {
    if (!entry.name.endsWith(".npy")) throw refuse(`${entry.name} in it is not an .npy file`);
    const name = entry.name.slice(0, -".npy".length);
    if (result.has(name)) throw refuse(`it has ${name} twice`);
    // Many names for the same bytes are how a small file takes much memory.
    if (before && before.begin + before.packed > entry.begin)
      throw refuse(`${entry.name} overlaps ${before.name}`);
    result.set(name, entry);
    before = entry;
  }
  return result;
}

/**
 * Reads all arrays of an `.npz` file, what `numpy.savez` and `numpy.savez_compressed` write:
 * `model.loadStateDict(await loadNpz("model.npz"))`.
 *
 * float16 becomes float32, whole numbers int32. The checksum of each array is checked.
 *
 * @param source - A path, URL, bytes or Blob.
 * @returns Tensors by name, in the order of the file.
 * @throws FileError when it can't be read, or with what is wrong in it; DTypeError when a number is beyond int32.
 *
 * @example
 * ```ts
 * import { encodeNpz, loadNpz } from "@nn/data";
 * import { tensor } from "@nn/tensor";
 * const { bias } = await loadNpz(await encodeNpz({ bias: tensor([1, 2, 3]) }));
 * console.log(await bias.array()); // [1, 2, 3]
 * ```
 */
export async function loadNpz(
  source: Source,
  options: UnpackOptions & ReadTensorOptions = {},
): Promise<Record<string, Tensor>> {
  const file = await openSource("loadNpz", source, options);
  try {
    return await readAll("loadNpz", file, options);
  } finally {
    await file.close();
  }
}

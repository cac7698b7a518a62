import type { Tensor } from "@nn/tensor";
import { FileError } from "../../files/file-error.js";
import { openSource } from "../../files/open-source.js";
import type { ReadOptions } from "../../files/read-options.js";
import type { RandomAccess, Source } from "../../files/source.js";
import { decodeTensor, type ReadTensorOptions } from "../decode-tensor.js";
import { readHeader, type SafetensorsEntry, type SafetensorsHeader } from "./header.js";

/**
 * An open safetensors file: its header is read, its tensors are when they are asked for. Made by
 * {@link openSafetensors}.
 */
export class SafetensorsFile {
  /** Texts by name, whatever the writer wanted to say. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The shape and the kind of numbers of each tensor, in the order of the file. */
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
  readonly #file: RandomAccess;

  /** @internal Use {@link openSafetensors}. */
  constructor(file: RandomAccess, header: SafetensorsHeader) {
    this.#file = file;
    this.metadata = header.metadata;
    this.tensors = header.tensors;
  }

  /**
   * Reads one tensor. float16 and bfloat16 become float32, whole numbers int32.
   *
   * @param name - One of `tensors`.
   * @throws FileError when there is no such tensor; DTypeError when a number is beyond int32.
   */
  async read(name: string, options: ReadTensorOptions = {}): Promise<Tensor> {
    const entry = this.tensors.get(name);
    if (!entry) {
      const names = [...this.tensors.keys()].slice(0, 10).join(", ");
      throw new FileError(
        "SafetensorsFile.read",
        `there is no ${name}`,
        `the names are in .tensors: ${names}`,
      );
    }
    const bytes = await this.#file.read(entry.begin, entry.end);
    return decodeTensor("SafetensorsFile.read", name, entry.dtype, entry.shape, bytes, options);
  }

  /** Closes the file; nothing more can be read. */
  close(): Promise<void> {
    return this.#file.close();
  }
}

/**
 * Opens a safetensors file and reads its header only: for large files, or to see what is in one. A path and a `File` are
 * read a tensor at a time; what a URL has is fetched whole.
 *
 * The header is checked in full: tensors must fill the file with no gap, no overlap and no name twice.
 *
 * Source: the format of [safetensors](https://github.com/huggingface/safetensors#format).
 *
 * @param source - A path, URL, bytes or Blob.
 * @returns The file, to be closed.
 * @throws FileError when it can't be read, or with what is wrong in it.
 *
 * @example
 * ```ts
 * import { encodeSafetensors, openSafetensors } from "@nn/data";
 * import { zeros } from "@nn/tensor";
 * const file = await openSafetensors(await encodeSafetensors({ weight: zeros([2, 3]) }));
 * console.log(file.tensors.get("weight")?.shape); // [2, 3]
 * const weight = await file.read("weight");
 * await file.close();
 * ```
 */
export async function openSafetensors(source: Source, options: ReadOptions = {}): Promise<SafetensorsFile> {
  const file = await openSource("openSafetensors", source, options);
  try {
    return new SafetensorsFile(file, await readHeader("openSafetensors", file));
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Reads all tensors of a safetensors file: `model.loadStateDict(await loadSafetensors("model.safetensors"))`, with what
 * PyTorch wrote (`safetensors.torch.save_file(model.state_dict(), "model.safetensors")`) or `saveSafetensors`.
 *
 * float16 and bfloat16 become float32, whole numbers int32.
 *
 * @param source - A path, URL, bytes or Blob.
 * @returns Tensors by name, in the order of the file.
 * @throws FileError when it can't be read, or with what is wrong in it; DTypeError when a number is beyond int32.
 *
 * @example
 * ```ts
 * import { encodeSafetensors, loadSafetensors } from "@nn/data";
 * import { tensor } from "@nn/tensor";
 * const bytes = await encodeSafetensors({ bias: tensor([1, 2, 3]) });
 * const { bias } = await loadSafetensors(bytes);
 * console.log(await bias.array()); // [1, 2, 3]
 * ```
 */
export async function loadSafetensors(
  source: Source,
  options: ReadTensorOptions & ReadOptions = {},
): Promise<Record<string, Tensor>> {
  const file = await openSafetensors(source, options);
  try {
    const tensors: [string, Tensor][] = [];
    for (const name of file.tensors.keys()) tensors.push([name, await file.read(name, options)]);
    return Object.fromEntries(tensors);
  } finally {
    await file.close();
  }
}

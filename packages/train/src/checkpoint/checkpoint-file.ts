import { encodeSafetensors, openSafetensors, saveSafetensors, type Source } from "@nn/data";
import { NNError, type Tensor } from "@nn/tensor";
import { loadStates, type Parts } from "../stateful.js";
import { flatten, unflatten } from "./state-tree.js";

/** What is saved, by name: tensors and plain values in arrays and objects, and whatever has a `stateDict()`. */
export type CheckpointContent = Readonly<Record<string, unknown>>;

/** The text among the metadata of the file that holds everything but the tensors. */
const STATE = "nn.state";

/**
 * Writes a checkpoint: a safetensors file, whose tensors other programs can read ("model.0.weight"), with everything else
 * as JSON among its metadata. The file appears when it is whole: a crash on the way leaves what was there before.
 *
 * @param file - A path or a `file:` URL, in Node; in a page see {@link encodeCheckpoint}.
 * @param content - Models, optimisers, schedules, generators and others that have a state, and plain values, by name.
 * @throws NNError when something in it is neither; FileError when the file can't be written.
 *
 * @example
 * ```ts no-run
 * import { Linear } from "@nn/layers";
 * import { Adam } from "@nn/optim";
 * import { loadCheckpoint, saveCheckpoint } from "@nn/train";
 * const model = new Linear(3, 2);
 * const optimizer = new Adam(model.parameters());
 * await saveCheckpoint("run.safetensors", { model, optimizer, epoch: 3 });
 * const { epoch } = await loadCheckpoint("run.safetensors", { model, optimizer });
 * ```
 */
export async function saveCheckpoint(file: string | URL, content: CheckpointContent): Promise<void> {
  const { tensors, json } = flatten(content);
  await saveSafetensors(tensors, file, { metadata: { [STATE]: json } });
}

/**
 * The bytes of a checkpoint, as {@link saveCheckpoint} writes them: for pages, which keep them where they like.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { encodeCheckpoint, loadCheckpoint } from "@nn/train";
 * const bytes = await encodeCheckpoint({ model: new Linear(3, 2), epoch: 3 });
 * const { epoch } = await loadCheckpoint(bytes, { model: new Linear(3, 2) });
 * console.log(epoch); // 3
 * ```
 */
export async function encodeCheckpoint(content: CheckpointContent): Promise<Uint8Array<ArrayBuffer>> {
  const { tensors, json } = flatten(content);
  return encodeSafetensors(tensors, { metadata: { [STATE]: json } });
}

/**
 * Reads a checkpoint, and has models, optimisers and others go on from it.
 *
 * @param source - A path, URL, bytes or Blob.
 * @param parts - What is to go on, under the names under which it was saved. Initially nothing: only the answer.
 * @returns All that was saved; what has a state is its state.
 * @throws FileError for a file that can't be read, NNError for one that is no checkpoint or lacks a part, and what a part
 * throws that doesn't fit. Nothing is changed then.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { encodeCheckpoint, loadCheckpoint } from "@nn/train";
 * const bytes = await encodeCheckpoint({ model: new Linear(3, 2), note: "first" });
 * console.log((await loadCheckpoint(bytes)).note); // first
 * ```
 */
export async function loadCheckpoint(source: Source, parts: Parts = {}): Promise<Record<string, unknown>> {
  const { json, tensors } = await readCheckpoint(source);
  const content = unflatten(json, tensors) as Record<string, unknown>;
  loadStates(parts, content);
  return content;
}

async function readCheckpoint(source: Source): Promise<{ json: string; tensors: Record<string, Tensor> }> {
  const file = await openSafetensors(source);
  try {
    const json = file.metadata[STATE];
    if (json === undefined) {
      throw new NNError(
        "loadCheckpoint",
        `there is no ${STATE} among the metadata: the file holds tensors, and is no checkpoint`,
        "for the weights of a model use loadSafetensors and model.loadStateDict",
      );
    }
    const tensors: Record<string, Tensor> = {};
    for (const name of file.tensors.keys()) tensors[name] = await file.read(name);
    return { json, tensors };
  } finally {
    await file.close();
  }
}

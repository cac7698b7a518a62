import { builtin } from "../tensorboard/builtin.js";
import { NNError } from "@nn/tensor";

/** A checkpoint in a folder. */
export interface StoredCheckpoint {
  readonly file: string;
  /** How many steps training had done. */
  readonly totalSteps: number;
}

const FINISHED = /^step-(\d+)\.safetensors$/;
const UNFINISHED = /^step-\d+\.safetensors\.[\da-f-]+\.tmp$/;

/** The name of a checkpoint, such that names sort as steps do. */
export function checkpointName(totalSteps: number): string {
  return `step-${String(totalSteps).padStart(8, "0")}.safetensors`;
}

/** A folder of checkpoints, in Node. */
export class CheckpointFolder {
  readonly #files;
  readonly #path;

  /** @throws NNError in a page. */
  constructor(readonly folder: string) {
    const files = builtin("node:fs/promises");
    const path = builtin("node:path");
    if (!files || !path) {
      throw new NNError(
        "Checkpoints",
        "there are no folders in a page",
        "save encodeCheckpoint(await training.stateDict()) in a callback",
      );
    }
    this.#files = files;
    this.#path = path;
  }

  /** Where a file of the folder is. */
  pathOf(file: string): string {
    return this.#path.join(this.folder, file);
  }

  /** Makes the folder, and removes what a crash left unfinished. */
  async prepare(): Promise<void> {
    await this.#files.mkdir(this.folder, { recursive: true });
    const unfinished = (await this.#files.readdir(this.folder)).filter((file) => UNFINISHED.test(file));
    for (const file of unfinished) await this.remove(file);
  }

  /** The checkpoints, those with the fewest steps first; none where there is no such folder. */
  async list(): Promise<StoredCheckpoint[]> {
    let files: string[];
    try {
      files = await this.#files.readdir(this.folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
    return files
      .filter((file) => FINISHED.test(file))
      .map((file) => ({ file, totalSteps: Number(FINISHED.exec(file)![1]) }))
      .sort((a, b) => a.totalSteps - b.totalSteps);
  }

  async remove(file: string): Promise<void> {
    await this.#files.rm(this.pathOf(file), { force: true });
  }
}

/** Where training is to go on from: a file itself, or the newest checkpoint of a folder, if there is one. */
export async function newestCheckpoint(place: string): Promise<string | undefined> {
  if (/\.safetensors$/i.test(place) || /^(https?|data|blob|file):/i.test(place)) return place;
  const folder = new CheckpointFolder(place);
  try {
    const newest = (await folder.list()).at(-1);
    return newest && folder.pathOf(newest.file);
  } catch (error) {
    // A file by another name.
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return place;
    throw error;
  }
}

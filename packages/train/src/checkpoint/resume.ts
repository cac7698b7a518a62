import type { Source } from "@nn/data";
import { NNError } from "@nn/tensor";
import type { Training, TrainingState } from "../training.js";
import { loadCheckpoint } from "./checkpoint-file.js";
import { newestCheckpoint } from "./checkpoint-folder.js";

/** Has training go on from a checkpoint; where a folder holds none, it begins. */
export async function resume(training: Training, place: Source): Promise<void> {
  const source = typeof place === "string" ? await newestCheckpoint(place) : place;
  if (source === undefined) return;
  const state = await loadCheckpoint(source);
  if (!("totalSteps" in state && "parts" in state && "history" in state)) {
    throw new NNError(
      "resume",
      "the checkpoint is not one of a training run",
      "use those of Checkpoints; for others call loadCheckpoint yourself",
    );
  }
  training.loadStateDict(state as unknown as TrainingState);
}

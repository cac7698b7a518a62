import type { Progress } from "./progress.js";
import type { Training } from "./training.js";
import type { EpochRecord, TrainResult } from "./types.js";

/** Which step was done. */
export interface StepPlace {
  /** The epoch, from 1. */
  readonly epoch: number;
  /** The step in this epoch, from 1. */
  readonly step: number;
  /** The step in all epochs, from 1. */
  readonly totalSteps: number;
}

/**
 * Who is told how training goes, and may end it: a log, a progress bar, early stopping, checkpoints. Every member may be
 * left out.
 *
 * Callbacks are called in the order in which they are given, each one awaited before the next; those that are `last` come
 * after the others. The answer `"stop"`, to any call but that of `onEnd`, ends training with what there is; the other
 * callbacks are still called. Values are read from the device for
 * `onProgress` and `onEpoch` only.
 *
 * @example
 * ```ts
 * import type { Callback } from "@nn/train";
 * const callback: Callback = {
 *   interval: 200,
 *   onProgress: ({ epoch, metrics }) => console.log(epoch, metrics.loss),
 *   onEpoch: ({ validation }) => (validation.loss < 0.01 ? "stop" : undefined),
 * };
 * ```
 */
export interface Callback {
  /** Whether it comes after those that are not: for what saves the state of the others. Initially false. */
  readonly last?: boolean;
  /** Milliseconds between two calls of `onProgress`, at least. Initially 100. */
  readonly interval?: number;
  /** Has `onProgress` called after each so many steps in all, whatever the time: for logs that repeat. */
  readonly everySteps?: number;
  /** Before the first step, and after the state was loaded where training is resumed. */
  onStart?(training: Training): unknown;
  /** After each step. Nothing has been read, so that the device need not have done it yet. */
  onStep?(place: StepPlace): unknown;
  /** After a step now and then, with what was measured since the last call of this callback. */
  onProgress?(progress: Progress): unknown;
  /** After each epoch and its validation; also after a last one that was cut short (`record.complete` is false). */
  onEpoch?(record: EpochRecord, progress: Progress): unknown;
  /** In the end, whatever happens; there is no result after an error. Called if `onStart` was, or would have been. */
  onEnd?(result: TrainResult | undefined): unknown;
  /** What checkpoints keep of this callback: plain values and tensors. */
  stateDict?(): unknown;
  /** Goes on from what `stateDict` gave; called before `onStart`. */
  loadStateDict?(state: never): void;
}

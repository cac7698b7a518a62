import type { EpochRecord, TrainResult } from "./types.js";

/** What is known before the first step. */
export interface Plan {
  readonly epochs: number;
  /** Undefined where the batches don't tell their number. */
  readonly stepsPerEpoch: number | undefined;
}

/** How far training is. */
export interface Progress {
  /** The epoch that goes on, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done in this epoch. */
  readonly step: number;
  /** Known once an epoch is over, or when the batches tell their number. */
  readonly stepsPerEpoch: number | undefined;
  /** Steps done in all epochs. */
  readonly totalSteps: number;
  /** All steps that there will be, where known. */
  readonly plannedSteps: number | undefined;
  readonly stepsPerSecond: number;
  /** The estimate, where the number of steps is known. */
  readonly secondsLeft: number | undefined;
  /** Means since the report before. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Who is told how training goes. Every member may be left out; an object with `progress` alone is enough for a page, and
 * `{}` is silent. Values are read from the device only for reports.
 *
 * @example
 * ```ts
 * import type { Reporter } from "@nn/train";
 * const reporter: Reporter = {
 *   interval: 200,
 *   progress: ({ epoch, metrics }) => console.log(epoch, metrics.loss),
 * };
 * ```
 */
export interface Reporter {
  /** Milliseconds between two reports of progress, at least. Initially 100. */
  readonly interval?: number;
  start?(plan: Plan): void | Promise<void>;
  progress?(progress: Progress): void | Promise<void>;
  epoch?(record: EpochRecord, progress: Progress): void | Promise<void>;
  /** Called in the end whatever happens; there is no result after an error. */
  end?(result: TrainResult | undefined): void | Promise<void>;
}

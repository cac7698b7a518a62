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
  /** Means over the examples since this callback was told before; over the whole epoch at its end. */
  readonly metrics: Readonly<Record<string, number>>;
}

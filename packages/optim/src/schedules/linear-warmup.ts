import { LRSchedule, type Scheduled } from "./schedule.js";

/** Options of {@link LinearWarmup}. */
export interface LinearWarmupOptions {
  /** Epochs (or steps) until the whole rate. */
  readonly steps: number;
  /** The first factor. Initially 0. */
  readonly startFactor?: number;
}

/**
 * A rate that grows evenly to its base: base · (s + (1 - s) · min(1, epoch / steps)), from when the schedule is made.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { Adam, LinearWarmup } from "@nn/optim";
 * const optimizer = new Adam(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new LinearWarmup(optimizer, { steps: 4 });
 * schedule.step();
 * console.log(optimizer.lr); // 0.25
 * ```
 */
export class LinearWarmup extends LRSchedule {
  readonly steps: number;
  readonly startFactor: number;

  constructor(optimizer: Scheduled, options: LinearWarmupOptions) {
    super(optimizer);
    this.steps = options.steps;
    this.startFactor = options.startFactor ?? 0;
    this.apply();
  }

  lrAt(epoch: number, baseLr: number): number {
    const share = Math.min(1, epoch / this.steps);
    return baseLr * (this.startFactor + (1 - this.startFactor) * share);
  }
}

import { requireShares, requireWhole } from "./checks.js";
import { FactorSchedule } from "./factor-schedule.js";
import type { Scheduled } from "./schedule.js";

/** Options of {@link LinearLR}. */
export interface LinearLROptions {
  /** The first factor, from 0 to 1. Initially 1/3. */
  readonly startFactor?: number;
  /** The last factor, from 0 to 1. Initially 1. */
  readonly endFactor?: number;
  /** Epochs (or steps) until the last factor. Initially 5. */
  readonly totalIters?: number;
}

/**
 * A warm-up: the factor s of the rate goes evenly to e, base · (s + (e - s) · min(1, epoch / totalIters)).
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { Adam, LinearLR } from "@nn/optim";
 * const optimizer = new Adam(new Linear(2, 1).parameters(), { lr: 1 });
 * const warmUp = new LinearLR(optimizer, { startFactor: 0.5, totalIters: 2 });
 * warmUp.step();
 * console.log(optimizer.lr); // 0.75
 * ```
 */
export class LinearLR extends FactorSchedule {
  readonly startFactor: number;
  readonly endFactor: number;
  readonly totalIters: number;

  constructor(optimizer: Scheduled, options: LinearLROptions = {}) {
    super(optimizer);
    const { startFactor = 1 / 3, endFactor = 1, totalIters = 5 } = options;
    requireShares("LinearLR", { startFactor, endFactor });
    requireWhole("LinearLR", { totalIters });
    this.startFactor = startFactor;
    this.endFactor = endFactor;
    this.totalIters = totalIters;
    this.begin();
  }

  protected factorAt(epoch: number): number {
    const share = Math.min(1, epoch / this.totalIters);
    return this.startFactor + (this.endFactor - this.startFactor) * share;
  }
}

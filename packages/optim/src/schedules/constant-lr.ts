import { requireShares, requireWhole } from "./checks.js";
import { FactorSchedule } from "./factor-schedule.js";
import type { Scheduled } from "./schedule.js";

/** Options of {@link ConstantLR}. */
export interface ConstantLROptions {
  /** From 0 to 1. Initially 1/3. */
  readonly factor?: number;
  /** The epoch from which on the rate is whole. Initially 5. */
  readonly totalIters?: number;
}

/**
 * A part of the rate at first: base · factor before the epoch `totalIters`, base from there on.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { ConstantLR, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * console.log(optimizer.lr); // 0.5
 * ```
 */
export class ConstantLR extends FactorSchedule {
  readonly factor: number;
  readonly totalIters: number;

  constructor(optimizer: Scheduled, options: ConstantLROptions = {}) {
    super(optimizer);
    const { factor = 1 / 3, totalIters = 5 } = options;
    requireShares("ConstantLR", { factor });
    requireWhole("ConstantLR", { totalIters }, 0);
    this.factor = factor;
    this.totalIters = totalIters;
    this.begin();
  }

  protected factorAt(epoch: number): number {
    return epoch < this.totalIters ? this.factor : 1;
  }
}

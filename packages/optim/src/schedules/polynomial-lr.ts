import { requireNumbers, requireWhole } from "./checks.js";
import { FactorSchedule } from "./factor-schedule.js";
import type { Scheduled } from "./schedule.js";

/** Options of {@link PolynomialLR}. */
export interface PolynomialLROptions {
  /** Epochs until the rate is 0. Initially 5. */
  readonly totalIters?: number;
  /** The exponent. Initially 1. */
  readonly power?: number;
}

/**
 * The rate falls to 0 as a polynomial: base · (1 - min(1, epoch / totalIters))^power.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { PolynomialLR, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new PolynomialLR(optimizer, { totalIters: 4, power: 2 });
 * schedule.step();
 * schedule.step();
 * console.log(optimizer.lr); // 0.25
 * ```
 */
export class PolynomialLR extends FactorSchedule {
  readonly totalIters: number;
  readonly power: number;

  constructor(optimizer: Scheduled, options: PolynomialLROptions = {}) {
    super(optimizer);
    const { totalIters = 5, power = 1 } = options;
    requireWhole("PolynomialLR", { totalIters });
    requireNumbers("PolynomialLR", { power });
    this.totalIters = totalIters;
    this.power = power;
    this.begin();
  }

  protected factorAt(epoch: number): number {
    return (1 - Math.min(1, epoch / this.totalIters)) ** this.power;
  }
}

import { requireNumbers } from "./checks.js";
import { FactorSchedule } from "./factor-schedule.js";
import type { Scheduled } from "./schedule.js";

/**
 * The rate times gamma at every epoch: base · gamma^epoch.
 *
 * @param gamma - The factor.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { ExponentialLR, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new ExponentialLR(optimizer, 0.5);
 * schedule.step();
 * schedule.step();
 * console.log(optimizer.lr); // 0.25
 * ```
 */
export class ExponentialLR extends FactorSchedule {
  constructor(
    optimizer: Scheduled,
    readonly gamma: number,
  ) {
    super(optimizer);
    requireNumbers("ExponentialLR", { gamma });
    this.begin();
  }

  protected factorAt(epoch: number): number {
    return this.gamma ** epoch;
  }
}

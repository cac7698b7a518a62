import { requireNumbers, requireWhole } from "./checks.js";
import { FactorSchedule } from "./factor-schedule.js";
import type { Scheduled } from "./schedule.js";

/** Options of {@link StepLR}. */
export interface StepLROptions {
  /** The factor. Initially 0.1. */
  readonly gamma?: number;
}

/**
 * The rate times gamma every `stepSize` epochs: base · gamma^⌊epoch / stepSize⌋.
 *
 * @param stepSize - After how many epochs the rate falls.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { SGD, StepLR } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new StepLR(optimizer, 2);
 * schedule.step();
 * schedule.step();
 * console.log(optimizer.lr); // 0.1
 * ```
 */
export class StepLR extends FactorSchedule {
  readonly gamma: number;

  constructor(
    optimizer: Scheduled,
    readonly stepSize: number,
    options: StepLROptions = {},
  ) {
    super(optimizer);
    this.gamma = options.gamma ?? 0.1;
    requireWhole("StepLR", { stepSize });
    requireNumbers("StepLR", { gamma: this.gamma });
    this.begin();
  }

  protected factorAt(epoch: number): number {
    return this.gamma ** Math.floor(epoch / this.stepSize);
  }
}

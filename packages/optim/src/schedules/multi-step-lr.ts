import { NNError } from "@nn/tensor";
import { requireNumbers, requireWhole } from "./checks.js";
import { FactorSchedule } from "./factor-schedule.js";
import type { Scheduled } from "./schedule.js";

/** Options of {@link MultiStepLR}. */
export interface MultiStepLROptions {
  /** The factor. Initially 0.1. */
  readonly gamma?: number;
}

/**
 * The rate times gamma at each milestone: base · gamma^(number of milestones ≤ epoch).
 *
 * @param milestones - Epochs, in any order; at one that is there twice the rate falls twice.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { MultiStepLR, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new MultiStepLR(optimizer, [1, 3], { gamma: 0.5 });
 * for (let epoch = 0; epoch < 3; epoch++) schedule.step();
 * console.log(optimizer.lr); // 0.25
 * ```
 */
export class MultiStepLR extends FactorSchedule {
  readonly gamma: number;
  readonly milestones: readonly number[];

  constructor(optimizer: Scheduled, milestones: readonly number[], options: MultiStepLROptions = {}) {
    super(optimizer);
    if (!Array.isArray(milestones)) throw new NNError("MultiStepLR", "milestones must be a list of epochs");
    this.gamma = options.gamma ?? 0.1;
    this.milestones = [...milestones];
    for (const milestone of milestones) requireWhole("MultiStepLR", { milestone }, 0);
    requireNumbers("MultiStepLR", { gamma: this.gamma });
    this.begin();
  }

  protected factorAt(epoch: number): number {
    return this.gamma ** this.milestones.filter((milestone) => milestone <= epoch).length;
  }
}

import { requirePositive, requireWhole } from "./checks.js";
import { FactorSchedule } from "./factor-schedule.js";
import type { Scheduled } from "./schedule.js";

/** Options of {@link NoamLR}. */
export interface NoamLROptions {
  /** Steps until the rate is highest. Initially 4000. */
  readonly warmup?: number;
}

/**
 * The schedule of the transformer paper, by Noam Shazeer (Vaswani et al. 2017, equation 3): with step = epoch + 1,
 * base · dModel^(-1/2) · min(step^(-1/2), step · warmup^(-3/2)). The paper's has a base rate of 1. Call `step()` after each
 * step of the optimiser.
 *
 * @param dModel - The width of the model.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { Adam, NoamLR } from "@nn/optim";
 * const optimizer = new Adam(new Linear(2, 1).parameters(), { lr: 1, betas: [0.9, 0.98], eps: 1e-9 });
 * const schedule = new NoamLR(optimizer, 512, { warmup: 4000 });
 * console.log(optimizer.lr.toExponential(3), schedule.lrAt(3999, 1).toExponential(3)); // 1.747e-7 6.988e-4
 * ```
 */
export class NoamLR extends FactorSchedule {
  readonly warmup: number;

  constructor(
    optimizer: Scheduled,
    readonly dModel: number,
    options: NoamLROptions = {},
  ) {
    super(optimizer);
    this.warmup = options.warmup ?? 4000;
    requirePositive("NoamLR", { dModel });
    requireWhole("NoamLR", { warmup: this.warmup });
    this.begin();
  }

  protected factorAt(epoch: number): number {
    const step = epoch + 1;
    return this.dModel ** -0.5 * Math.min(step ** -0.5, step * this.warmup ** -1.5);
  }
}

import { requireNumbers, requireWhole } from "./checks.js";
import { LRSchedule, type Scheduled } from "./schedule.js";

/** Options of {@link CosineAnnealingWarmRestarts}. */
export interface CosineAnnealingWarmRestartsOptions {
  /** How many times longer each round is than the one before. Initially 1. */
  readonly tMult?: number;
  /** The lowest rate. Initially 0. */
  readonly etaMin?: number;
}

/**
 * Half a wave of a cosine, again and again (SGDR, Loshchilov & Hutter 2016, equation 5):
 * etaMin + (base - etaMin) · (1 + cos(π · t / T)) / 2, t epochs after the last restart, where the round has T of them.
 *
 * @param t0 - Epochs of the first round.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { CosineAnnealingWarmRestarts, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new CosineAnnealingWarmRestarts(optimizer, 2, { tMult: 2 });
 * schedule.step(1.5); // between two epochs, after some of their batches
 * console.log(optimizer.lr.toFixed(3), schedule.lrAt(2, 1)); // 0.146 1
 * ```
 */
export class CosineAnnealingWarmRestarts extends LRSchedule {
  readonly tMult: number;
  readonly etaMin: number;

  constructor(
    optimizer: Scheduled,
    readonly t0: number,
    options: CosineAnnealingWarmRestartsOptions = {},
  ) {
    super(optimizer);
    const { tMult = 1, etaMin = 0 } = options;
    requireWhole("CosineAnnealingWarmRestarts", { t0, tMult });
    requireNumbers("CosineAnnealingWarmRestarts", { etaMin });
    this.tMult = tMult;
    this.etaMin = etaMin;
    this.begin();
  }

  lrAt(epoch: number, baseLr: number): number {
    const share = this.#shareOfRound(epoch);
    return this.etaMin + ((baseLr - this.etaMin) * (1 + Math.cos(Math.PI * share))) / 2;
  }

  #shareOfRound(epoch: number): number {
    if (this.tMult === 1) return (epoch % this.t0) / this.t0;
    let length = this.t0;
    let since = epoch;
    while (since >= length) {
      since -= length;
      length *= this.tMult;
    }
    return since / length;
  }
}

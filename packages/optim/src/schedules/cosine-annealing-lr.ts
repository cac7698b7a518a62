import { requireNumbers, requireWhole } from "./checks.js";
import { LRSchedule, type Scheduled } from "./schedule.js";

/** Options of {@link CosineAnnealingLR}. */
export interface CosineAnnealingLROptions {
  /** The lowest rate. Initially 0. */
  readonly etaMin?: number;
}

/**
 * Half a wave of a cosine: etaMin + (base - etaMin) · (1 + cos(π · epoch / tMax)) / 2 (Loshchilov & Hutter 2016,
 * equation 5, without restarts). After `tMax` the rate grows again.
 *
 * @param tMax - Epochs until the rate is lowest.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { Adam, CosineAnnealingLR } from "@nn/optim";
 * const optimizer = new Adam(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new CosineAnnealingLR(optimizer, 2);
 * schedule.step();
 * console.log(optimizer.lr.toFixed(3)); // 0.500
 * ```
 */
export class CosineAnnealingLR extends LRSchedule {
  readonly etaMin: number;

  constructor(
    optimizer: Scheduled,
    readonly tMax: number,
    options: CosineAnnealingLROptions = {},
  ) {
    super(optimizer);
    this.etaMin = options.etaMin ?? 0;
    requireWhole("CosineAnnealingLR", { tMax });
    requireNumbers("CosineAnnealingLR", { etaMin: this.etaMin });
    this.begin();
  }

  lrAt(epoch: number, baseLr: number): number {
    return this.etaMin + ((baseLr - this.etaMin) * this.#wave(epoch)) / 2;
  }

  protected override nextLr(lr: number, epoch: number, baseLr: number): number {
    if (epoch === 0) return lr;
    // Where nobody else has touched the rate, rounding doesn't add up.
    if (lr === this.lrAt(epoch - 1, baseLr)) return this.lrAt(epoch, baseLr);
    const { etaMin, tMax } = this;
    const wasLowest = (epoch - 1 - tMax) % (2 * tMax) === 0;
    if (wasLowest) return lr + ((baseLr - etaMin) * (2 - this.#wave(1))) / 2;
    return (this.#wave(epoch) / this.#wave(epoch - 1)) * (lr - etaMin) + etaMin;
  }

  #wave(epoch: number): number {
    return 1 + Math.cos((Math.PI * epoch) / this.tMax);
  }
}

import { LRSchedule, type Scheduled } from "./schedule.js";

/** Options of {@link CosineAnnealingLR}. */
export interface CosineAnnealingLROptions {
  /** Epochs until the rate is lowest. */
  readonly tMax: number;
  /** The lowest rate. Initially 0. */
  readonly etaMin?: number;
}

/**
 * Half a wave of a cosine: etaMin + (base - etaMin) · (1 + cos(π · epoch / tMax)) / 2 (Loshchilov & Hutter 2016,
 * equation 5, without restarts).
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { Adam, CosineAnnealingLR } from "@nn/optim";
 * const optimizer = new Adam(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new CosineAnnealingLR(optimizer, { tMax: 2 });
 * schedule.step();
 * console.log(optimizer.lr.toFixed(3)); // 0.500
 * ```
 */
export class CosineAnnealingLR extends LRSchedule {
  readonly tMax: number;
  readonly etaMin: number;

  constructor(optimizer: Scheduled, options: CosineAnnealingLROptions) {
    super(optimizer);
    this.tMax = options.tMax;
    this.etaMin = options.etaMin ?? 0;
  }

  lrAt(epoch: number, baseLr: number): number {
    return this.etaMin + ((baseLr - this.etaMin) * (1 + Math.cos((Math.PI * epoch) / this.tMax))) / 2;
  }
}

import { LRSchedule, type Scheduled } from "./schedule.js";

/** Options of {@link StepLR}. */
export interface StepLROptions {
  /** After how many epochs the rate falls. */
  readonly stepSize: number;
  /** The factor. Initially 0.1. */
  readonly gamma?: number;
}

/**
 * The rate times gamma every `stepSize` epochs: base · gamma^⌊epoch / stepSize⌋.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { SGD, StepLR } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new StepLR(optimizer, { stepSize: 2 });
 * schedule.step();
 * schedule.step();
 * console.log(optimizer.lr); // 0.1
 * ```
 */
export class StepLR extends LRSchedule {
  readonly stepSize: number;
  readonly gamma: number;

  constructor(optimizer: Scheduled, options: StepLROptions) {
    super(optimizer);
    this.stepSize = options.stepSize;
    this.gamma = options.gamma ?? 0.1;
  }

  lrAt(epoch: number, baseLr: number): number {
    return baseLr * this.gamma ** Math.floor(epoch / this.stepSize);
  }
}

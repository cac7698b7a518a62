import { ANNEAL_STRATEGIES, annealed, between, type AnnealStrategy } from "./annealing.js";
import { requireOneOf, requireWhole } from "./checks.js";
import { GroupValues, type PerGroup } from "./per-group.js";
import { LRSchedule, type Scheduled } from "./schedule.js";

/** Options of {@link SWALR}. */
export interface SWALROptions {
  /** Epochs until the rate is reached. Initially 10. */
  readonly annealEpochs?: number;
  /** Initially "cos". */
  readonly annealStrategy?: AnnealStrategy;
}

/**
 * Brings the rate to a fixed one, from whatever it is when the steps begin: for the averaging at the end of training, see
 * {@link AveragedModel}. Until then another schedule may run.
 *
 * @param swaLr - The rate, for all groups or one for each.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { SGD, SWALR } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new SWALR(optimizer, 0.5, { annealEpochs: 2, annealStrategy: "linear" });
 * schedule.step();
 * console.log(optimizer.lr); // 0.75
 * ```
 */
export class SWALR extends LRSchedule {
  readonly annealEpochs: number;
  readonly annealStrategy: AnnealStrategy;
  readonly #swaLr: GroupValues<number>;

  constructor(optimizer: Scheduled, swaLr: PerGroup, options: SWALROptions = {}) {
    super(optimizer);
    const { annealEpochs = 10, annealStrategy = "cos" } = options;
    requireWhole("SWALR", { annealEpochs }, 0);
    requireOneOf("SWALR", "annealStrategy", annealStrategy, ANNEAL_STRATEGIES);
    this.annealEpochs = annealEpochs;
    this.annealStrategy = annealStrategy;
    this.#swaLr = new GroupValues("SWALR", "swaLr", swaLr, optimizer.paramGroups.length);
    this.begin();
  }

  lrAt(epoch: number, baseLr: number, group: number): number {
    return between(baseLr, this.#swaLr.at(group), this.#progress(epoch));
  }

  protected override nextLr(lr: number, epoch: number, _baseLr: number, group: number): number {
    const goal = this.#swaLr.at(group);
    const before = epoch === 0 ? 0 : this.#progress(epoch - 1);
    // What the rate was when the steps began, unless others have changed it.
    const first = before === 1 ? goal : (lr - goal * before) / (1 - before);
    return between(first, goal, this.#progress(epoch));
  }

  // PyTorch's has no closed form: where others have brought the rate, it goes on.
  protected override jumpLr(lr: number, epoch: number, baseLr: number, group: number): number {
    return this.nextLr(lr, epoch, baseLr, group);
  }

  #progress(epoch: number): number {
    if (this.annealEpochs === 0) return 1;
    return annealed(this.annealStrategy, Math.min(1, epoch / this.annealEpochs));
  }
}

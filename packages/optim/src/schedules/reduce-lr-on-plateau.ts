import { NNError } from "@nn/tensor";
import { requireNumbers, requireOneOf, requireWhole } from "./checks.js";
import { GroupValues, type PerGroup } from "./per-group.js";
import { checkCount, Schedule, type Scheduled } from "./schedule.js";

/** Options of {@link ReduceLROnPlateau}. */
export interface ReduceLROnPlateauOptions {
  /** Whether the metric is to become small or large. Initially "min". */
  readonly mode?: "min" | "max";
  /** What the rate is multiplied by, below 1. Initially 0.1. */
  readonly factor?: number;
  /** How many epochs without progress are put up with. Initially 10. */
  readonly patience?: number;
  /** How much better than the best counts as progress. Initially 1e-4. */
  readonly threshold?: number;
  /** Whether the threshold is a share of the best or a difference from it. Initially "rel". */
  readonly thresholdMode?: "rel" | "abs";
  /** How many epochs don't count after a reduction. Initially 0. */
  readonly cooldown?: number;
  /** The lowest rate, for all groups or one for each. Initially 0. */
  readonly minLr?: PerGroup;
  /** A change of the rate that isn't above this is left out. Initially 1e-8. */
  readonly eps?: number;
}

/** What `stateDict()` of {@link ReduceLROnPlateau} gives, under PyTorch's names. */
export interface PlateauState {
  readonly last_epoch: number;
  /** The best metric; null before the first. */
  readonly best: number | null;
  readonly num_bad_epochs: number;
  readonly cooldown_counter: number;
  readonly _last_lr: readonly number[];
}

/**
 * Multiplies the rate by `factor` when a metric has made no progress for more than `patience` epochs.
 *
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { ReduceLROnPlateau, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new ReduceLROnPlateau(optimizer, { patience: 1 });
 * for (const loss of [0.5, 0.5, 0.5]) schedule.step(loss);
 * console.log(optimizer.lr); // 0.1
 * ```
 */
export class ReduceLROnPlateau extends Schedule {
  readonly #options: Required<Omit<ReduceLROnPlateauOptions, "minLr">>;
  readonly #minLr: GroupValues<number>;
  #best: number | null = null;
  #badEpochs = 0;
  #cooldown = 0;
  #epoch = 0;

  constructor(optimizer: Scheduled, options: ReduceLROnPlateauOptions = {}) {
    super(optimizer);
    const { mode = "min", factor = 0.1, patience = 10, threshold = 1e-4 } = options;
    const { thresholdMode = "rel", cooldown = 0, minLr = 0, eps = 1e-8 } = options;
    requireOneOf("ReduceLROnPlateau", "mode", mode, ["min", "max"]);
    requireOneOf("ReduceLROnPlateau", "thresholdMode", thresholdMode, ["rel", "abs"]);
    requireNumbers("ReduceLROnPlateau", { threshold, eps });
    requireWhole("ReduceLROnPlateau", { patience, cooldown }, 0);
    if (!(factor >= 0 && factor < 1)) {
      throw new NNError("ReduceLROnPlateau", `factor must be at least 0 and below 1, got ${factor}`);
    }
    this.#options = { mode, factor, patience, threshold, thresholdMode, cooldown, eps };
    this.#minLr = new GroupValues("ReduceLROnPlateau", "minLr", minLr, optimizer.paramGroups.length);
  }

  /** How often `step()` was called. */
  get lastEpoch(): number {
    return this.#epoch;
  }

  /**
   * Goes on by one epoch.
   *
   * @param metric - What the epoch came to, such as the validation loss. NaN is no progress.
   */
  step(metric: number): void {
    if (typeof metric !== "number") {
      throw new NNError("ReduceLROnPlateau", "step() takes a number", "pass await loss.item()");
    }
    this.#epoch++;
    if (this.#isBetter(metric)) {
      this.#best = metric;
      this.#badEpochs = 0;
    } else this.#badEpochs++;
    if (this.#cooldown > 0) {
      this.#cooldown--;
      this.#badEpochs = 0;
    }
    if (this.#badEpochs <= this.#options.patience) return;
    this.#reduce();
    this.#cooldown = this.#options.cooldown;
    this.#badEpochs = 0;
  }

  #isBetter(metric: number): boolean {
    const { mode, threshold, thresholdMode } = this.#options;
    const sign = mode === "min" ? -1 : 1;
    const best = this.#best ?? -sign * Infinity;
    const goal = thresholdMode === "rel" ? best * (1 + sign * threshold) : best + sign * threshold;
    return sign * metric > sign * goal;
  }

  #reduce(): void {
    const { factor, eps } = this.#options;
    this.optimizer.paramGroups.forEach((group, i) => {
      const lr = Math.max(group.lr * factor, this.#minLr.at(i));
      if (group.lr - lr > eps) group.lr = lr;
    });
  }

  /** What `loadStateDict` takes to go on from here. */
  stateDict(): PlateauState {
    return {
      last_epoch: this.#epoch,
      best: this.#best,
      num_bad_epochs: this.#badEpochs,
      cooldown_counter: this.#cooldown,
      _last_lr: this.getLastLr(),
    };
  }

  /**
   * Goes on from where `stateDict()` was taken, with the rates of then.
   *
   * @throws NNError when the optimiser has another number of groups.
   */
  loadStateDict(state: PlateauState): void {
    checkCount("ReduceLROnPlateau", state._last_lr, this.optimizer);
    this.#epoch = state.last_epoch;
    this.#best = state.best;
    this.#badEpochs = state.num_bad_epochs;
    this.#cooldown = state.cooldown_counter;
    this.optimizer.paramGroups.forEach((group, i) => (group.lr = state._last_lr[i]));
  }
}

import { requireNumbers, requireOneOf, requirePositive } from "./checks.js";
import { requireMomentum } from "./momentum.js";
import { GroupValues, type PerGroup } from "./per-group.js";
import { LRSchedule, type Scheduled } from "./schedule.js";

/** Options of {@link CyclicLR}. */
export interface CyclicLROptions {
  /** Steps in which the rate grows. Initially 2000. */
  readonly stepSizeUp?: number;
  /** Steps in which it falls. Initially as many. */
  readonly stepSizeDown?: number;
  /** Whether cycles are equally high, each half as high as the last, or as high as gamma^step. Initially "triangular". */
  readonly mode?: "triangular" | "triangular2" | "exp_range";
  /** For "exp_range". Initially 1. */
  readonly gamma?: number;
  /** The height of a cycle, from 0 to 1, instead of a mode. */
  readonly scaleFn?: (x: number) => number;
  /** Whether `scaleFn` gets the number of the cycle, from 1, or that of the step, from 0. Initially "cycle". */
  readonly scaleMode?: "cycle" | "iterations";
  /** Whether momentum (or the first of `betas`) goes the other way. Initially true. */
  readonly cycleMomentum?: boolean;
  /** The lowest momentum, where the rate is highest. Initially 0.8. */
  readonly baseMomentum?: PerGroup;
  /** The highest momentum. Initially 0.9. */
  readonly maxMomentum?: PerGroup;
}

const MODES = ["triangular", "triangular2", "exp_range"];

/**
 * The rate goes from `baseLr` up to `maxLr` and back, again and again, and momentum the other way (Smith 2015). Call
 * `step()` after each step of the optimiser.
 *
 * It reaches compiled steps, momentum too, if it is made before the first of them.
 *
 * @param baseLr - The lowest rate, for all groups or one for each.
 * @param maxLr - The highest one.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { CyclicLR, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { momentum: 0.9 });
 * const schedule = new CyclicLR(optimizer, 0.1, 0.5, { stepSizeUp: 4 });
 * schedule.step();
 * schedule.step();
 * console.log(optimizer.lr.toFixed(2), optimizer.paramGroups[0].momentum?.toFixed(2)); // 0.30 0.85
 * ```
 */
export class CyclicLR extends LRSchedule {
  readonly #cycle: number;
  readonly #up: number;
  readonly #height: (epoch: number, cycle: number) => number;
  readonly #maxLr: GroupValues<number>;
  readonly #momenta: { readonly base: GroupValues<number>; readonly max: GroupValues<number> } | undefined;

  constructor(optimizer: Scheduled, baseLr: PerGroup, maxLr: PerGroup, options: CyclicLROptions = {}) {
    super(optimizer);
    const { stepSizeUp = 2000, cycleMomentum = true, baseMomentum = 0.8, maxMomentum = 0.9 } = options;
    const { stepSizeDown = stepSizeUp } = options;
    requirePositive("CyclicLR", { stepSizeUp, stepSizeDown });
    if (cycleMomentum) requireMomentum("CyclicLR", optimizer);
    const groups = optimizer.paramGroups.length;
    const values = (name: string, given: PerGroup): GroupValues<number> =>
      new GroupValues("CyclicLR", name, given, groups);
    const lowest = values("baseLr", baseLr);
    const highest = values("maxLr", maxLr);
    const momenta = { base: values("baseMomentum", baseMomentum), max: values("maxMomentum", maxMomentum) };
    const height = heightOf(options);
    optimizer.paramGroups.forEach((group, i) => (group.initialLr = lowest.at(i)));
    this.#cycle = stepSizeUp + stepSizeDown;
    this.#up = stepSizeUp / this.#cycle;
    this.#height = height;
    this.#maxLr = highest;
    this.#momenta = cycleMomentum ? momenta : undefined;
    this.begin();
  }

  lrAt(epoch: number, baseLr: number, group: number): number {
    return baseLr + (this.#maxLr.at(group) - baseLr) * this.#share(epoch);
  }

  protected override momentumAt(epoch: number, group: number): number | undefined {
    if (!this.#momenta) return undefined;
    const [base, max] = [this.#momenta.base.at(group), this.#momenta.max.at(group)];
    return max - (max - base) * this.#share(epoch);
  }

  /** How far the rate is on its way up, from 0 to 1. */
  #share(epoch: number): number {
    const cycle = Math.floor(1 + epoch / this.#cycle);
    const x = 1 + epoch / this.#cycle - cycle;
    const share = x <= this.#up ? x / this.#up : (x - 1) / (this.#up - 1);
    return share * this.#height(epoch, cycle);
  }
}

function heightOf(options: CyclicLROptions): (epoch: number, cycle: number) => number {
  const { mode = "triangular", gamma = 1, scaleFn, scaleMode = "cycle" } = options;
  if (scaleFn) {
    requireOneOf("CyclicLR", "scaleMode", scaleMode, ["cycle", "iterations"]);
    return (epoch, cycle) => scaleFn(scaleMode === "cycle" ? cycle : epoch);
  }
  requireOneOf("CyclicLR", "mode", mode, MODES);
  requireNumbers("CyclicLR", { gamma });
  if (mode === "triangular") return () => 1;
  return mode === "triangular2" ? (_, cycle) => 2 ** (1 - cycle) : (epoch) => gamma ** epoch;
}

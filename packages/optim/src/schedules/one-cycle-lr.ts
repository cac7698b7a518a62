import { NNError } from "@nn/tensor";
import { ANNEAL_STRATEGIES, annealed, between, type AnnealStrategy } from "./annealing.js";
import { requireOneOf, requirePositive, requireShares, requireWhole } from "./checks.js";
import { requireMomentum } from "./momentum.js";
import { GroupValues, type PerGroup } from "./per-group.js";
import { LRSchedule, type Scheduled } from "./schedule.js";

/** Options of {@link OneCycleLR}. */
export interface OneCycleLROptions {
  /** All steps. Either this or `epochs` and `stepsPerEpoch`. */
  readonly totalSteps?: number;
  readonly epochs?: number;
  readonly stepsPerEpoch?: number;
  /** The share of the steps in which the rate grows. Initially 0.3. */
  readonly pctStart?: number;
  /** Initially "cos". */
  readonly annealStrategy?: AnnealStrategy;
  /** Whether momentum (or the first of `betas`) goes the other way. Initially true. */
  readonly cycleMomentum?: boolean;
  /** The lowest momentum, where the rate is highest. Initially 0.85. */
  readonly baseMomentum?: PerGroup;
  /** The highest momentum. Initially 0.95. */
  readonly maxMomentum?: PerGroup;
  /** The first rate is maxLr / divFactor. Initially 25. */
  readonly divFactor?: number;
  /** The last rate is the first one / finalDivFactor. Initially 10,000. */
  readonly finalDivFactor?: number;
  /** Whether the rate first falls to where it began, and then to the last one. Initially false. */
  readonly threePhase?: boolean;
}

/** A part of the cycle: where it ends, and which rate and momentum it goes to. */
interface Phase {
  readonly end: number;
  readonly lr: "first" | "highest" | "last";
  readonly momentum: "base" | "max";
}

/**
 * One cycle: the rate grows from maxLr / divFactor to maxLr and falls far below where it began, while momentum goes the
 * other way (Smith & Topin 2017). Call `step()` after each step of the optimiser.
 *
 * It reaches compiled steps, momentum too, if it is made before the first of them.
 *
 * @param maxLr - The highest rate, for all groups or one for each.
 * @throws NNError for options that make no sense, and when `step()` is called more than totalSteps times.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { OneCycleLR, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { momentum: 0.9 });
 * const schedule = new OneCycleLR(optimizer, 0.5, { totalSteps: 10 });
 * console.log(optimizer.lr, optimizer.paramGroups[0].momentum); // 0.02 0.95
 * schedule.step();
 * schedule.step();
 * console.log(optimizer.lr, optimizer.paramGroups[0].momentum); // 0.5 0.85
 * ```
 */
export class OneCycleLR extends LRSchedule {
  readonly totalSteps: number;
  readonly #strategy: AnnealStrategy;
  readonly #finalDivFactor: number;
  readonly #maxLr: GroupValues<number>;
  readonly #momenta: Readonly<Record<Phase["momentum"], GroupValues<number>>> | undefined;
  readonly #phases: readonly Phase[];

  constructor(optimizer: Scheduled, maxLr: PerGroup, options: OneCycleLROptions = {}) {
    super(optimizer);
    const { pctStart = 0.3, annealStrategy = "cos", cycleMomentum = true, threePhase = false } = options;
    const { baseMomentum = 0.85, maxMomentum = 0.95, divFactor = 25, finalDivFactor = 1e4 } = options;
    const totalSteps = stepsIn(options);
    requireShares("OneCycleLR", { pctStart });
    requirePositive("OneCycleLR", { divFactor, finalDivFactor });
    requireOneOf("OneCycleLR", "annealStrategy", annealStrategy, ANNEAL_STRATEGIES);
    if (cycleMomentum) requireMomentum("OneCycleLR", optimizer);
    const groups = optimizer.paramGroups.length;
    const values = (name: string, given: PerGroup): GroupValues<number> =>
      new GroupValues("OneCycleLR", name, given, groups);
    const highest = values("maxLr", maxLr);
    const momenta = { base: values("baseMomentum", baseMomentum), max: values("maxMomentum", maxMomentum) };
    optimizer.paramGroups.forEach((group, i) => (group.initialLr = highest.at(i) / divFactor));
    this.totalSteps = totalSteps;
    this.#strategy = annealStrategy;
    this.#finalDivFactor = finalDivFactor;
    this.#maxLr = highest;
    this.#momenta = cycleMomentum ? momenta : undefined;
    this.#phases = phasesOf(totalSteps, pctStart, threePhase);
    this.begin();
  }

  lrAt(epoch: number, baseLr: number, group: number): number {
    const rates = {
      first: baseLr,
      highest: this.#maxLr.at(group),
      last: baseLr / this.#finalDivFactor,
    };
    return this.#between(epoch, ({ lr }) => rates[lr], baseLr);
  }

  protected override momentumAt(epoch: number, group: number): number | undefined {
    const momenta = this.#momenta;
    if (!momenta) return undefined;
    return this.#between(epoch, ({ momentum }) => momenta[momentum].at(group), momenta.max.at(group));
  }

  #between(epoch: number, goal: (phase: Phase) => number, first: number): number {
    if (epoch > this.totalSteps) {
      throw new NNError(
        "OneCycleLR",
        `step() was called ${epoch} times, and totalSteps is ${this.totalSteps}`,
      );
    }
    const found = this.#phases.findIndex(({ end }) => epoch <= end);
    const place = found < 0 ? this.#phases.length - 1 : found;
    const start = place === 0 ? 0 : this.#phases[place - 1].end;
    const from = place === 0 ? first : goal(this.#phases[place - 1]);
    const { end } = this.#phases[place];
    const share = end === start ? 1 : (epoch - start) / (end - start);
    return between(from, goal(this.#phases[place]), annealed(this.#strategy, share));
  }
}

function stepsIn({ totalSteps, epochs, stepsPerEpoch }: OneCycleLROptions): number {
  if (totalSteps !== undefined) {
    requireWhole("OneCycleLR", { totalSteps });
    return totalSteps;
  }
  if (epochs === undefined || stepsPerEpoch === undefined) {
    throw new NNError(
      "OneCycleLR",
      "it must know how many steps there will be",
      "give totalSteps, or epochs and stepsPerEpoch",
    );
  }
  requireWhole("OneCycleLR", { epochs, stepsPerEpoch });
  return epochs * stepsPerEpoch;
}

function phasesOf(totalSteps: number, pctStart: number, threePhase: boolean): Phase[] {
  const up: Phase = { end: pctStart * totalSteps - 1, lr: "highest", momentum: "base" };
  const down: Phase = { end: totalSteps - 1, lr: "last", momentum: "max" };
  if (!threePhase) return [up, down];
  return [up, { end: 2 * pctStart * totalSteps - 2, lr: "first", momentum: "max" }, down];
}

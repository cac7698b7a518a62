import { NNError } from "@nn/tensor";
import { Schedule, type Scheduled } from "./schedule.js";

/** A schedule that can be part of another one. */
export interface PartOfChain {
  readonly optimizer: Scheduled;
  step(): void;
  stateDict(): unknown;
  loadStateDict(state: never): void;
}

/** What `stateDict()` of {@link ChainedScheduler} gives. */
export interface ChainedState {
  readonly _schedulers: readonly unknown[];
}

/**
 * Several schedules at once: each step is one of all of them, in order, every one going on from what the one before it
 * left. Factors multiply.
 *
 * @param schedulers - Of the same optimiser.
 * @throws NNError when there are none, or when their optimisers differ.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { ChainedScheduler, ConstantLR, ExponentialLR, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new ChainedScheduler([
 *   new ConstantLR(optimizer, { factor: 0.1, totalIters: 2 }),
 *   new ExponentialLR(optimizer, 0.9),
 * ]);
 * schedule.step();
 * console.log(optimizer.lr.toFixed(2)); // 0.09
 * ```
 */
export class ChainedScheduler extends Schedule {
  readonly #schedulers: readonly PartOfChain[];

  constructor(schedulers: readonly PartOfChain[]) {
    if (schedulers.length === 0) throw new NNError("ChainedScheduler", "there are no schedules");
    requireOptimizer("ChainedScheduler", schedulers, schedulers[0].optimizer);
    super(schedulers[0].optimizer);
    this.#schedulers = [...schedulers];
  }

  /** Goes on by one epoch in every schedule. */
  step(): void {
    for (const schedule of this.#schedulers) schedule.step();
  }

  /** What `loadStateDict` takes to go on from here. */
  stateDict(): ChainedState {
    return { _schedulers: statesOf(this.#schedulers) };
  }

  /** Goes on from where `stateDict()` was taken. */
  loadStateDict(state: ChainedState): void {
    loadStates("ChainedScheduler", this.#schedulers, state._schedulers);
  }
}

/** Refuses schedules of other optimisers. */
export function requireOptimizer(
  name: string,
  schedulers: readonly { readonly optimizer: Scheduled }[],
  optimizer: Scheduled,
): void {
  const other = schedulers.findIndex((schedule) => schedule.optimizer !== optimizer);
  if (other >= 0) throw new NNError(name, `the schedule at ${other} is of another optimizer`);
}

/** What each of the schedules saves. */
export function statesOf(schedulers: readonly PartOfChain[]): unknown[] {
  return schedulers.map((schedule) => schedule.stateDict());
}

/** Gives each schedule its own of what was saved. */
export function loadStates(
  name: string,
  schedulers: readonly PartOfChain[],
  states: readonly unknown[],
): void {
  if (states.length !== schedulers.length) {
    throw new NNError(
      name,
      `there are ${schedulers.length} schedules, and ${states.length} among what is loaded`,
    );
  }
  schedulers.forEach((schedule, i) => {
    schedule.loadStateDict(states[i] as never);
  });
}

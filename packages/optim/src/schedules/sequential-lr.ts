import { NNError } from "@nn/tensor";
import { loadStates, requireOptimizer, statesOf } from "./chained-scheduler.js";
import { requireWhole } from "./checks.js";
import { Schedule, type LRSchedule, type Scheduled } from "./schedule.js";

/** What `stateDict()` of {@link SequentialLR} gives. */
export interface SequentialState {
  readonly last_epoch: number;
  readonly _schedulers: readonly unknown[];
}

/**
 * One schedule after the other: the next one begins, at its epoch 0, at each milestone.
 *
 * @param schedulers - Of this optimiser.
 * @param milestones - Epochs, growing, one fewer than schedules.
 * @throws NNError when the numbers don't fit, or when a schedule is of another optimiser.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { CosineAnnealingLR, LinearLR, SequentialLR, SGD } from "@nn/optim";
 * const optimizer = new SGD(new Linear(2, 1).parameters(), { lr: 1 });
 * const schedule = new SequentialLR(
 *   optimizer,
 *   [new LinearLR(optimizer, { startFactor: 0.5, totalIters: 2 }), new CosineAnnealingLR(optimizer, 10)],
 *   [2],
 * );
 * schedule.step();
 * console.log(optimizer.lr); // 0.75
 * ```
 */
export class SequentialLR extends Schedule {
  readonly #schedulers: readonly LRSchedule[];
  readonly #milestones: readonly number[];
  #epoch = 0;

  constructor(optimizer: Scheduled, schedulers: readonly LRSchedule[], milestones: readonly number[]) {
    if (schedulers.length === 0 || milestones.length !== schedulers.length - 1) {
      throw new NNError(
        "SequentialLR",
        `there must be one milestone fewer than schedules, got ${milestones.length} and ${schedulers.length}`,
      );
    }
    requireOptimizer("SequentialLR", schedulers, optimizer);
    milestones.forEach((milestone, i) => {
      requireWhole("SequentialLR", { milestone }, i === 0 ? 1 : milestones[i - 1]);
    });
    super(optimizer);
    this.#schedulers = [...schedulers];
    this.#milestones = [...milestones];
    // The other schedules have set their first rates already.
    for (const group of optimizer.paramGroups) group.lr = group.initialLr!;
    schedulers[0].begin();
  }

  /** How often `step()` was called. */
  get lastEpoch(): number {
    return this.#epoch;
  }

  /** Goes on by one epoch in the schedule whose turn it is. */
  step(): void {
    const epoch = this.#epoch + 1;
    const place = this.#milestones.filter((milestone) => milestone <= epoch).length;
    const begins = place > 0 && this.#milestones[place - 1] === epoch;
    this.#schedulers[place].step(begins ? 0 : undefined);
    this.#epoch = epoch;
  }

  /** What `loadStateDict` takes to go on from here. */
  stateDict(): SequentialState {
    return { last_epoch: this.#epoch, _schedulers: statesOf(this.#schedulers) };
  }

  /** Goes on from where `stateDict()` was taken. */
  loadStateDict(state: SequentialState): void {
    loadStates("SequentialLR", this.#schedulers, state._schedulers);
    this.#epoch = state.last_epoch;
  }
}

/** What a schedule needs of an optimiser. */
export interface Scheduled {
  readonly groups: readonly { lr: number }[];
}

/** What `stateDict()` of a schedule gives. */
export interface ScheduleState {
  readonly epoch: number;
  readonly baseLrs: readonly number[];
}

/**
 * The base of learning-rate schedules: a rule for the rate after some epochs (or steps: whatever you count by calling
 * `step()`), as a function of the rate that each group had when the schedule was made. It reaches compiled steps too.
 */
export abstract class LRSchedule {
  #epoch = 0;
  #baseLrs: readonly number[];

  constructor(readonly optimizer: Scheduled) {
    this.#baseLrs = optimizer.groups.map(({ lr }) => lr);
  }

  /** The rate after `epoch` calls of `step()`. */
  abstract lrAt(epoch: number, baseLr: number): number;

  /** How often `step()` was called. */
  get epoch(): number {
    return this.#epoch;
  }

  /** The rate of each group now. */
  get lastLr(): number[] {
    return this.optimizer.groups.map(({ lr }) => lr);
  }

  /** Goes on by one epoch: call it after those of the optimiser. */
  step(): void {
    this.#epoch++;
    this.apply();
  }

  /** What `loadStateDict` takes to go on from here. */
  stateDict(): ScheduleState {
    return { epoch: this.#epoch, baseLrs: this.#baseLrs };
  }

  loadStateDict(state: ScheduleState): void {
    this.#epoch = state.epoch;
    this.#baseLrs = [...state.baseLrs];
    this.apply();
  }

  /** Sets the rates of this epoch. */
  protected apply(): void {
    this.optimizer.groups.forEach((group, i) => {
      group.lr = this.lrAt(this.#epoch, this.#baseLrs[i] ?? group.lr);
    });
  }
}

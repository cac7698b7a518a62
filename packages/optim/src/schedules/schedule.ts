import { NNError } from "@nn/tensor";

/** What a schedule changes: a group of an optimiser. */
export interface ScheduledGroup {
  lr: number;
  /** The rate that schedules begin with. */
  initialLr?: number | undefined;
  /** Momentum or the first of `betas`, where the optimiser has one. */
  momentum?: number | undefined;
}

/** What a schedule needs of an optimiser. */
export interface Scheduled {
  readonly paramGroups: readonly ScheduledGroup[];
}

/** What `stateDict()` of a schedule gives, under PyTorch's names. */
export interface ScheduleState {
  readonly last_epoch: number;
  readonly base_lrs: readonly number[];
  /** The rates of the groups. */
  readonly _last_lr: readonly number[];
}

/** What all schedules have. */
export abstract class Schedule {
  constructor(readonly optimizer: Scheduled) {
    if (!Array.isArray((optimizer as Partial<Scheduled> | undefined)?.paramGroups)) {
      throw new NNError(this.constructor.name, "the first argument must be an optimizer");
    }
  }

  /** The rate of each group now. */
  getLastLr(): number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr);
  }
}

/**
 * The base of learning-rate schedules: a rule for the rate after some epochs (or steps: whatever you count by calling
 * `step()`). It reaches compiled steps too.
 *
 * A rule of your own gives `lrAt`, calls `begin()` at the end of its constructor, and gives `nextLr` too where it is to
 * go on from rates that others have changed.
 */
export abstract class LRSchedule extends Schedule {
  #epoch = 0;
  #baseLrs: number[] = [];

  /** The rate after `epoch` calls of `step()`, for the group of that number, where nothing else changes it. */
  abstract lrAt(epoch: number, baseLr: number, group: number): number;

  /** What `step()` makes of the rate that the group has; at epoch 0, what the schedule begins with. */
  protected nextLr(_lr: number, epoch: number, baseLr: number, group: number): number {
    return this.lrAt(epoch, baseLr, group);
  }

  /** What `step(epoch)` makes of the rate that the group has. */
  protected jumpLr(_lr: number, epoch: number, baseLr: number, group: number): number {
    return this.lrAt(epoch, baseLr, group);
  }

  /** The momentum after `epoch` steps, for schedules that change it. */
  protected momentumAt(_epoch: number, _group: number): number | undefined {
    return undefined;
  }

  /** How often `step()` was called. */
  get lastEpoch(): number {
    return Math.floor(this.#epoch);
  }

  /**
   * Goes on by one epoch, or to `epoch`: call it after those of the optimiser.
   *
   * @param epoch - May lie between two epochs.
   */
  step(epoch?: number): void {
    if (epoch === undefined) this.#apply(this.#epoch + 1, (...now) => this.nextLr(...now));
    else {
      if (!(epoch >= 0)) throw new NNError(this.constructor.name, `epoch must be at least 0, got ${epoch}`);
      this.#apply(epoch, (...now) => this.jumpLr(...now));
    }
  }

  /** Sets the first rates. */
  begin(): void {
    this.#apply(0, (...now) => this.nextLr(...now));
  }

  /** What `loadStateDict` takes to go on from here. */
  stateDict(): ScheduleState {
    return { last_epoch: this.#epoch, base_lrs: [...this.#baseLrs], _last_lr: this.getLastLr() };
  }

  /**
   * Goes on from where `stateDict()` was taken, with the rates of then.
   *
   * @throws NNError when the optimiser has another number of groups.
   */
  loadStateDict(state: ScheduleState): void {
    checkCount(this.constructor.name, state._last_lr, this.optimizer);
    checkCount(this.constructor.name, state.base_lrs, this.optimizer);
    this.#baseLrs = [...state.base_lrs];
    this.#apply(state.last_epoch, (_lr, _epoch, _baseLr, group) => state._last_lr[group]);
  }

  /** Everything is computed before anything is set. */
  #apply(epoch: number, rule: (lr: number, epoch: number, baseLr: number, group: number) => number): void {
    const { paramGroups } = this.optimizer;
    // Groups that were added since begin with the rate they came with.
    for (let i = this.#baseLrs.length; i < paramGroups.length; i++)
      this.#baseLrs.push(baseLrOf(paramGroups[i]));
    const rates = paramGroups.map(({ lr }, i) => rule(lr, epoch, this.#baseLrs[i], i));
    const momenta = paramGroups.map((_, i) => this.momentumAt(epoch, i));
    paramGroups.forEach((group, i) => {
      if (momenta[i] !== undefined) group.momentum = momenta[i];
    });
    paramGroups.forEach((group, i) => (group.lr = rates[i]));
    this.#epoch = epoch;
  }
}

/** Refuses saved rates for another number of groups. */
export function checkCount(name: string, rates: readonly number[], { paramGroups }: Scheduled): void {
  if (rates.length === paramGroups.length) return;
  throw new NNError(
    name,
    `the optimizer has groups of parameters: ${paramGroups.length}, what is loaded ${rates.length}`,
  );
}

/** Schedules of one optimiser share the rates that the first of them found. */
function baseLrOf(group: ScheduledGroup): number {
  return (group.initialLr ??= group.lr);
}

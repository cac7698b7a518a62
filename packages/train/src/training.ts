import { defaultGenerator } from "@nn/tensor";
import { Means, meansOf, type MeansState, type WeightedSum } from "./means.js";
import type { Progress } from "./progress.js";
import { SpeedMeter } from "./speed-meter.js";
import { isStateful, loadStates, statesOf, type Parts } from "./stateful.js";
import type { Batches, EpochRecord, TrainResult } from "./types.js";

/** What {@link Training.stateDict} gives: all that it takes to go on as if training had never stopped. */
export interface TrainingState {
  /** The epoch that goes on, or comes next, from 1. */
  readonly epoch: number;
  /** Steps done in it. */
  readonly step: number;
  /** Steps done in all epochs. */
  readonly totalSteps: number;
  /** What the epoch that goes on took so far. */
  readonly epochSeconds: number;
  /** What training took so far. */
  readonly seconds: number;
  /** Of the epochs that are complete. */
  readonly history: readonly EpochRecord[];
  /** What was measured in the epoch that goes on. */
  readonly means: MeansState;
  /** The states of {@link Training.parts}, by name. */
  readonly parts: Readonly<Record<string, unknown>>;
}

/** What a training run is made of and how far it may go. */
export interface TrainingPlan {
  readonly epochs: number;
  readonly maxSteps: number;
  readonly data: Batches<unknown>;
  readonly signal: AbortSignal | undefined;
  readonly parts: Parts;
  /** Looks at the means of the epoch wherever they are read. */
  readonly check:
    ((training: Training, means: Readonly<Record<string, number>>) => Promise<void>) | undefined;
}

/** A training run: where it stands, and what it is made of. Callbacks get it in `onStart`. */
export class Training {
  /** How often to go through the data. */
  readonly epochs: number;
  /**
   * What a checkpoint holds, by name: `model`, `optimizer` and others of `fit`, the `parts` of `trainLoop`; and the default
   * generator as `random`, the place in the data as `data` where they tell it.
   */
  readonly parts: Parts;
  readonly #plan: TrainingPlan;
  readonly #means = new Means();
  readonly #meter: SpeedMeter;
  #begin = performance.now();
  #epochBegin = this.#begin;
  #epoch = 1;
  #step = 0;
  #totalSteps = 0;
  #stepsPerEpoch: number | undefined;
  #history: EpochRecord[] = [];
  #stopped = false;

  /** @internal Made by `trainLoop`. */
  constructor(plan: TrainingPlan) {
    this.#plan = plan;
    this.epochs = plan.epochs;
    const data = isStateful(plan.data) ? { data: plan.data } : {};
    this.parts = { random: defaultGenerator, ...data, ...plan.parts };
    this.#meter = new SpeedMeter(this.#begin);
    this.#stepsPerEpoch = plan.data.length;
  }

  /** The epoch that goes on, or comes next, from 1. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Steps done in this epoch. */
  get step(): number {
    return this.#step;
  }

  /** Steps done in all epochs. */
  get totalSteps(): number {
    return this.#totalSteps;
  }

  /** Undefined as long as it is not known. */
  get stepsPerEpoch(): number | undefined {
    return this.#stepsPerEpoch;
  }

  /** All steps that there will be, where known. */
  get plannedSteps(): number | undefined {
    const { maxSteps, epochs } = this.#plan;
    const planned = this.#stepsPerEpoch === undefined ? Infinity : this.#stepsPerEpoch * epochs;
    const steps = Math.min(planned, maxSteps);
    return steps === Infinity ? undefined : steps;
  }

  /** The complete epochs. */
  get history(): readonly EpochRecord[] {
    return this.#history;
  }

  /** Whether the signal has ended it. */
  get interrupted(): boolean {
    return this.#plan.signal?.aborted ?? false;
  }

  /** Whether no further step is done: by the signal, by `maxSteps`, or because a callback said so. */
  get ended(): boolean {
    return this.#stopped || this.interrupted || this.#totalSteps >= this.#plan.maxSteps;
  }

  /** Ends training after the current step. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * All that it takes to go on as if training had never stopped, after any step. Tensors in it are copies; callbacks are
   * among the parts.
   */
  async stateDict(): Promise<TrainingState> {
    await this.sums();
    const now = performance.now();
    return {
      epoch: this.#epoch,
      step: this.#step,
      totalSteps: this.#totalSteps,
      epochSeconds: this.#step === 0 ? 0 : (now - this.#epochBegin) / 1000,
      seconds: (now - this.#begin) / 1000,
      history: [...this.#history],
      means: this.#step === 0 ? {} : await this.#means.stateDict(),
      parts: statesOf(this.parts),
    };
  }

  /**
   * Goes on from what `stateDict` gave.
   *
   * @throws What a part throws that doesn't take its state; nothing is changed then.
   */
  loadStateDict(state: TrainingState): void {
    loadStates(this.parts, state.parts);
    const now = performance.now();
    this.#epoch = state.epoch;
    this.#step = state.step;
    this.#totalSteps = state.totalSteps;
    this.#epochBegin = now - state.epochSeconds * 1000;
    this.#begin = now - state.seconds * 1000;
    this.#history = [...state.history];
    this.#means.loadStateDict(state.means);
    this.#meter.restart(this.#begin, state.totalSteps);
  }

  /** @internal What was measured in this epoch so far, which is looked at. */
  async sums(): Promise<Map<string, WeightedSum>> {
    const sums = await this.#means.sums();
    await this.#plan.check?.(this, this.#step === 0 ? {} : meansOf(sums));
    return sums;
  }

  /** @internal The sums of this epoch, on the device and here. */
  get means(): Means {
    return this.#means;
  }

  /** @internal A step was done. */
  countStep(): void {
    this.#step++;
    this.#totalSteps++;
  }

  /** @internal An epoch begins or, after `loadStateDict`, goes on. */
  beginEpoch(): void {
    if (this.#step > 0) return;
    this.#epochBegin = performance.now();
    this.#means.reset();
  }

  /** @internal The record of the epoch, so far. */
  async record(complete: boolean, validation: Readonly<Record<string, number>>): Promise<EpochRecord> {
    const seconds = (performance.now() - this.#epochBegin) / 1000;
    const metrics = meansOf(await this.sums());
    return { epoch: this.#epoch, steps: this.#step, complete, seconds, metrics, validation };
  }

  /** @internal An epoch is over: what is saved from now on begins with the next. */
  endEpoch(record: EpochRecord): void {
    this.#history.push(record);
    this.#stepsPerEpoch ??= record.steps;
    this.#epoch++;
    this.#step = 0;
  }

  /** @internal How far it is; metrics are those since `since`. */
  progress(sums: ReadonlyMap<string, WeightedSum>, since?: ReadonlyMap<string, WeightedSum>): Progress {
    const { epoch, epochs, step, stepsPerEpoch, totalSteps, plannedSteps } = this;
    const speed = this.#meter.measure(totalSteps, plannedSteps);
    const metrics = meansOf(sums, since);
    return { epoch, epochs, step, stepsPerEpoch, totalSteps, plannedSteps, ...speed, metrics };
  }

  /** @internal What it came to. */
  result(last: EpochRecord | undefined): TrainResult {
    const seconds = (performance.now() - this.#begin) / 1000;
    const history = last ? [...this.#history, last] : [...this.#history];
    return { history, interrupted: this.interrupted, steps: this.#totalSteps, seconds };
  }
}

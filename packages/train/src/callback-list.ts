import { ValueError } from "@nn/tensor";
import type { Callback } from "./callback.js";
import type { WeightedSum } from "./means.js";
import type { Progress } from "./progress.js";
import { isStateful, type Stateful } from "./stateful.js";
import type { Training } from "./training.js";
import type { EpochRecord, TrainResult } from "./types.js";

/** What a callback with `onProgress` was told when. */
interface Listener {
  readonly callback: Callback & Required<Pick<Callback, "onProgress">>;
  time: number;
  epoch: number;
  sums: ReadonlyMap<string, WeightedSum> | undefined;
}

const hasProgress = (callback: Callback): callback is Listener["callback"] =>
  callback.onProgress !== undefined;

/** The callbacks of a run, in their order. */
export class CallbackList implements Stateful {
  readonly #all: readonly Callback[];
  readonly #stepping: readonly Callback[];
  readonly #listeners: readonly Listener[];

  constructor(callbacks: readonly Callback[]) {
    for (const { everySteps } of callbacks) {
      if (everySteps === undefined || (Number.isInteger(everySteps) && everySteps > 0)) continue;
      throw new ValueError(
        "train",
        `everySteps of a callback must be a whole number above 0, got ${everySteps}`,
      );
    }
    this.#all = [...callbacks.filter(({ last }) => !last), ...callbacks.filter(({ last }) => last)];
    this.#stepping = this.#all.filter(({ onStep }) => onStep);
    this.#listeners = this.#all
      .filter(hasProgress)
      .map((callback) => ({ callback, time: -Infinity, epoch: 0, sums: undefined }));
  }

  /** Those with a state, by a name that is the same in the next process: the class and the number among its like. */
  get #stateful(): Map<string, Stateful> {
    const found = new Map<string, Stateful>();
    for (const callback of this.#all.filter(isStateful)) {
      const kind = callback.constructor.name;
      let name = kind;
      for (let i = 2; found.has(name); i++) name = `${kind}${i}`;
      found.set(name, callback);
    }
    return found;
  }

  stateDict(): Record<string, unknown> {
    return Object.fromEntries([...this.#stateful].map(([name, callback]) => [name, callback.stateDict()]));
  }

  /** A callback that was not there when the state was saved begins anew. */
  loadStateDict(states: Readonly<Record<string, unknown>>): void {
    for (const [name, callback] of this.#stateful)
      if (name in states) callback.loadStateDict(states[name] as never);
  }

  async start(training: Training): Promise<void> {
    for (const callback of this.#all) if ((await callback.onStart?.(training)) === "stop") training.stop();
  }

  /** After a step; waits only where there is something to wait for. */
  step(training: Training): Promise<void> | undefined {
    const due = this.#listeners.filter((listener) => isDue(listener, training.totalSteps));
    return this.#stepping.length + due.length === 0 ? undefined : this.#tell(training, due);
  }

  async #tell(training: Training, due: readonly Listener[]): Promise<void> {
    const { epoch, step, totalSteps } = training;
    for (const callback of this.#stepping) {
      if ((await callback.onStep!({ epoch, step, totalSteps })) === "stop") training.stop();
    }
    if (due.length === 0) return;
    const sums = await training.sums();
    for (const listener of due) {
      const since = listener.epoch === epoch ? listener.sums : undefined;
      const answer = await listener.callback.onProgress(training.progress(sums, since));
      if (answer === "stop") training.stop();
      Object.assign(listener, { time: performance.now(), epoch, sums });
    }
  }

  async epoch(training: Training, record: EpochRecord, progress: Progress): Promise<void> {
    for (const callback of this.#all) {
      if ((await callback.onEpoch?.(record, progress)) === "stop") training.stop();
    }
  }

  /** Tells all of them, even when one fails, whose error is thrown then. */
  async end(result: TrainResult | undefined): Promise<void> {
    const errors: unknown[] = [];
    for (const callback of this.#all) {
      try {
        await callback.onEnd?.(result);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}

function isDue({ callback: { everySteps, interval = 100 }, time }: Listener, totalSteps: number): boolean {
  return everySteps === undefined ? performance.now() - time >= interval : totalSteps % everySteps === 0;
}

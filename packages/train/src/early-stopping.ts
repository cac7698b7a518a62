import { NNError, ValueError } from "@nn/tensor";
import type { Callback } from "./callback.js";
import { Monitor, type MonitorOptions } from "./monitor.js";
import { isStateful, statesOf, type Stateful } from "./stateful.js";
import type { Training } from "./training.js";
import type { EpochRecord, TrainResult } from "./types.js";

/** Options of {@link EarlyStopping}. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** How many epochs without progress are put up with; the next one ends training. Initially 10. */
  readonly patience?: number;
  /** How much better than the best counts as progress. Initially 0. */
  readonly minDelta?: number;
  /**
   * Whether the model gets the weights and buffers of its best epoch in the end; not after Ctrl-C or an error, so that
   * training can go on. Initially false.
   */
  readonly restoreBest?: boolean;
}

interface EarlyStoppingState {
  readonly best?: number;
  readonly bestEpoch: number;
  readonly badEpochs: number;
  readonly weights?: unknown;
}

const BEGINNING: EarlyStoppingState = { bestEpoch: 0, badEpochs: 0 };

/**
 * A callback that ends training when a metric has made no progress for more than `patience` epochs. NaN is no progress;
 * epochs that were cut short don't count.
 *
 * @throws ValueError for options that make no sense; after the first epoch NNError when the metric isn't measured.
 *
 * @example
 * ```ts
 * import { Linear, mseLoss } from "@nn/layers";
 * import { SGD } from "@nn/optim";
 * import { ones } from "@nn/tensor";
 * import { EarlyStopping, fit } from "@nn/train";
 * const model = new Linear(2, 1);
 * const stopping = new EarlyStopping({ monitor: "loss", patience: 2, minDelta: 1e-4, restoreBest: true });
 * const { history } = await fit(model, [ones([4, 2])], {
 *   optimizer: new SGD(model.parameters(), { lr: 0.1 }),
 *   loss: (x) => mseLoss(model.forward(x), ones([4, 1])),
 *   epochs: 1000,
 *   callbacks: [stopping],
 * });
 * console.log(history.length < 1000, stopping.bestEpoch); // true, and the number of the best epoch
 * ```
 */
export class EarlyStopping implements Callback {
  readonly #monitor: Monitor;
  readonly #patience: number;
  readonly #minDelta: number;
  readonly #restoreBest: boolean;
  #state = BEGINNING;
  #model: Stateful | undefined;

  constructor(options: EarlyStoppingOptions = {}) {
    const { patience = 10, minDelta = 0, restoreBest = false } = options;
    if (!Number.isInteger(patience) || patience < 0) {
      throw new ValueError("EarlyStopping", `patience must be a whole number from 0 on, got ${patience}`);
    }
    if (!(minDelta >= 0))
      throw new ValueError("EarlyStopping", `minDelta must be at least 0, got ${minDelta}`);
    this.#monitor = new Monitor("EarlyStopping", options);
    this.#patience = patience;
    this.#minDelta = minDelta;
    this.#restoreBest = restoreBest;
  }

  /** The best value so far; undefined before the first. */
  get best(): number | undefined {
    return this.#state.best;
  }

  /** The epoch of the best value; 0 before the first. */
  get bestEpoch(): number {
    return this.#state.bestEpoch;
  }

  onStart({ parts, totalSteps }: Training): "stop" | undefined {
    const { model } = parts;
    this.#model = isStateful(model) ? model : undefined;
    if (this.#restoreBest && !this.#model) {
      throw new NNError(
        "EarlyStopping",
        "restoreBest needs the model, and training has no part of that name",
        "give trainLoop parts: { model }",
      );
    }
    // The same callback may be used for another run.
    if (totalSteps === 0) this.#state = BEGINNING;
    return this.#answer();
  }

  onEpoch(record: EpochRecord): "stop" | undefined {
    if (!record.complete) return undefined;
    const value = this.#monitor.read(record);
    if (this.#monitor.isBetter(value, this.#state.best, this.#minDelta)) {
      const weights = this.#restoreBest ? statesOf({ model: this.#model! }).model : undefined;
      this.#state = { best: value, bestEpoch: record.epoch, badEpochs: 0, weights };
    } else this.#state = { ...this.#state, badEpochs: this.#state.badEpochs + 1 };
    return this.#answer();
  }

  onEnd(result: TrainResult | undefined): void {
    if (!result || result.interrupted || this.#state.weights === undefined) return;
    this.#model!.loadStateDict(this.#state.weights as never);
  }

  stateDict(): EarlyStoppingState {
    return this.#state;
  }

  loadStateDict(state: EarlyStoppingState): void {
    this.#state = state;
  }

  #answer(): "stop" | undefined {
    return this.#state.badEpochs > this.#patience ? "stop" : undefined;
  }
}

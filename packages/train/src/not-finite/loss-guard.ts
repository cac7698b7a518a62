import { NNError, type Tensor } from "@nn/tensor";
import type { FitOptions } from "../fit.js";
import { isStateful, loadStates, statesOf, type Parts } from "../stateful.js";
import type { Training } from "../training.js";
import type { Batches, Metrics, Trainable } from "../types.js";
import { findNotFinite, firstNotFinite, isWatchable } from "./find-not-finite.js";

/** After so many steps what is kept to find the place is made anew. */
const STEPS_KEPT = 200;

interface Kept {
  readonly parts: Parts;
  readonly states: Readonly<Record<string, unknown>>;
  readonly step: number;
  readonly totalSteps: number;
}

/** What a guard watches. */
interface Guarded<Batch> {
  readonly model: Trainable;
  readonly data: Batches<Batch>;
  readonly options: FitOptions<Batch>;
  /** One step, as training does it. */
  readonly step: (batch: Batch, record: (metrics: Metrics) => void) => void;
}

/**
 * Ends training with an error when the loss is NaN or infinite. It is noticed where values are read anyway, some steps
 * later; so a copy of the state is kept from time to time, and from there the steps are done again, one by one, until the
 * one that went wrong is found.
 */
export class LossGuard<Batch> {
  readonly #guarded: Guarded<Batch>;
  #kept: Kept | undefined = undefined;

  constructor(guarded: Guarded<Batch>) {
    this.#guarded = guarded;
  }

  /** To be called before the first step, and with the means of what was read. */
  async check(training: Training, metrics: Readonly<Record<string, number>>): Promise<void> {
    const { loss } = metrics;
    if (loss !== undefined && !Number.isFinite(loss)) throw await this.#explain(training, loss);
    const { step, totalSteps } = training;
    if (this.#kept && totalSteps - this.#kept.totalSteps < STEPS_KEPT) return;
    const { callbacks: _, ...parts } = training.parts;
    this.#kept = { parts, states: statesOf(parts), step, totalSteps };
  }

  async #explain({ totalSteps, stepsPerEpoch }: Training, loss: number): Promise<NNError> {
    const now = await firstNotFinite(this.#parameters());
    const found = this.#kept && (await this.#replay(this.#kept, totalSteps, stepsPerEpoch));
    const elsewhere = now ? `; repeated, its steps stay finite, so it came from outside of them: ${now}` : "";
    const where = found
      ? `in step ${found.totalSteps}: ${found.what} is the first. The model is as it was before that step`
      : `by step ${totalSteps}${elsewhere}`;
    return new NNError(
      "fit",
      `the loss is ${loss}, ${where}`,
      "look at the data; try a smaller learning rate, or clipGradNorm; a loss with logarithms or divisions may need a small constant",
    );
  }

  /** Those of the model, as they are. */
  #parameters(when = ""): { readonly name: string; readonly value: Tensor }[] {
    const { model } = this.#guarded;
    const named = isWatchable(model) ? [...model.namedParameters()] : [];
    return named.map(([path, value]) => ({ name: `the parameter ${path}${when}`, value }));
  }

  /** Does the steps after `kept` again; leaves everything as before the first bad one. */
  async #replay(
    { parts, states, step, totalSteps }: Kept,
    last: number,
    stepsPerEpoch: number | undefined,
  ): Promise<{ totalSteps: number; what: string } | undefined> {
    const { data } = this.#guarded;
    loadStates(parts, states);
    let skipped = isStateful(data) ? 0 : step;
    let inEpoch = step;
    while (totalSteps < last) {
      const begun = totalSteps;
      if (inEpoch !== stepsPerEpoch) {
        for await (const batch of data) {
          if (skipped-- > 0) continue;
          totalSteps++;
          const what = await this.#repeat(parts, batch);
          if (what) return { totalSteps, what };
          if (totalSteps === last) return undefined;
        }
        if (totalSteps === begun) return undefined;
      }
      inEpoch = 0;
    }
    return undefined;
  }

  /** Does a step again; when it goes wrong, takes it back and says what was the first to. */
  async #repeat(parts: Parts, batch: Batch): Promise<string | undefined> {
    const { model, options, step } = this.#guarded;
    const before = statesOf(parts);
    let recorded: Metrics = {};
    step(batch, (metrics) => (recorded = metrics));
    const loss = recorded.loss as Tensor;
    const after = this.#parameters(" after the step");
    const what = await firstNotFinite([{ name: "the loss", value: loss }, ...after]);
    if (!what) return undefined;
    loadStates(parts, before);
    if (!isWatchable(model)) return what;
    const { random } = parts;
    const found = await findNotFinite(model, options.loss, batch);
    if (random) loadStates({ random }, before);
    return found ?? what;
  }
}

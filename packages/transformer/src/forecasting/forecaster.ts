import { noGrad } from "@nn/autograd";
import { Module } from "@nn/layers";
import { formatShape, NNError, ShapeError, ValueError, type Tensor } from "@nn/tensor";
import type { Forecast } from "./forecast.js";

/** What is known beside the values, see `SeriesWindows` of `@nn/data`. */
export interface Covariates {
  /** What is known beforehand of each time, the horizon included: `[n, past + horizon, features]`. */
  readonly known?: Tensor | undefined;
  /** What is the same at all times: `[n, features]`. */
  readonly fixed?: Tensor | undefined;
}

/**
 * The base of models that forecast: `forward` to train with, `forecast` to use.
 *
 * @example
 * ```ts
 * import { Forecaster, PointForecast, type Forecast } from "@nn/transformer";
 * import { randn, type Tensor } from "@nn/tensor";
 *
 * class Mean extends Forecaster {
 *   forward(past: Tensor): Forecast {
 *     const mean = this.seen(past).mean(1, { keepdim: true });
 *     return new PointForecast(mean.expand([past.shape[0], this.horizon, past.shape[2]]));
 *   }
 * }
 * const { mean } = await new Mean(30, 7).forecast(randn([2, 30, 1]));
 * console.log(mean.shape); // [2, 7, 1]
 * ```
 */
export abstract class Forecaster extends Module<[past: Tensor, covariates?: Covariates], Forecast> {
  /**
   * @param context - How many values are seen.
   * @param horizon - How many are forecast.
   * @throws ValueError when they are no whole numbers above 0.
   */
  constructor(
    readonly context: number,
    readonly horizon: number,
  ) {
    super();
    for (const [name, value] of Object.entries({ context, horizon })) {
      if (Number.isSafeInteger(value) && value > 0) continue;
      throw new ValueError(this.constructor.name, `${name} must be a whole number above 0, got ${value}`);
    }
  }

  /**
   * What follows, lazily, with derivatives: for training.
   *
   * @param past - `[n, time, channels]`, of at least `context` times, of which the last are seen.
   * @throws ShapeError when it is too short.
   */
  abstract override forward(past: Tensor, covariates?: Covariates): Forecast;

  /**
   * What follows. The model is asked in evaluation mode, and its mode put back.
   *
   * @param past - `[n, time, channels]`, of at least `context` times, of which the last are seen.
   * @throws ShapeError when it is too short, or covariates don't fit; ValueError for a number that is NaN or infinite, by its
   * place.
   */
  async forecast(past: Tensor, covariates: Covariates = {}): Promise<Forecast> {
    const name = this.constructor.name;
    const { known, fixed } = covariates;
    await checkFinite(name, "past", past);
    if (known) await checkFinite(name, "known", known);
    if (fixed) await checkFinite(name, "fixed", fixed);
    const { training } = this;
    this.eval();
    try {
      return noGrad(() => this.forward(past, covariates));
    } finally {
      this.train(training);
    }
  }

  /** The last `context` times of a past that is long enough: `[n, context, channels]`. */
  protected seen(past: Tensor): Tensor {
    const { context } = this;
    const name = this.constructor.name;
    if (past.rank !== 3) {
      const found = `expected a past [n, time, channels], got ${formatShape(past.shape)}`;
      throw new ShapeError(name, found, "a single series of one channel is [1, time, 1]");
    }
    const [, time] = past.shape;
    if (time < context) {
      const found = `the past ${formatShape(past.shape)} has ${time} times, and the model sees ${context}`;
      throw new ShapeError(name, found, "give a longer past, or make the model for a shorter context");
    }
    return time === context ? past : past.slice(null, [time - context, time]);
  }
}

async function checkFinite(operation: string, name: string, x: Tensor): Promise<void> {
  if (typeof x?.data !== "function") {
    throw new NNError(operation, `${name} is no tensor`, "make one with tensor(...): [n, time, channels]");
  }
  const values = await x.data();
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const place = placeOf(at, x.shape).join(", ");
  throw new ValueError(
    operation,
    `${name} ${formatShape(x.shape)} has ${values[at]} at [${place}]`,
    "fill what is missing, for example with the value before",
  );
}

/** Where the element number `at` stands. */
function placeOf(at: number, shape: readonly number[]): number[] {
  return shape.reduceRight<{ readonly rest: number; readonly place: number[] }>(
    ({ rest, place }, size) => ({ rest: Math.floor(rest / size), place: [rest % size, ...place] }),
    { rest: at, place: [] },
  ).place;
}

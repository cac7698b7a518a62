import { formatShape, ShapeError, ValueError, type RandomOptions, type Tensor } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";

/** What is said of the future of series: a distribution of each value, or a single guess. */
export interface Forecast {
  /** The expected future, `[n, horizon, channels]`; the median of forecasts that were trained by absolute errors. */
  readonly mean: Tensor;
  /**
   * What each value stays below with probability `level`: `[n, horizon, channels]`. A single guess is all of its quantiles.
   *
   * @throws ValueError when the level is not between 0 and 1, or beyond those that the forecast knows.
   */
  quantile(level: number): Tensor;
  /** Values drawn from the distribution, each by itself: `[count, n, horizon, channels]`. */
  sample(count: number, options?: RandomOptions): Tensor;
  /**
   * How far off the forecast was, to train by: a rank-0 tensor.
   *
   * @throws ShapeError when `future` is not `[n, horizon, channels]`.
   */
  loss(future: Tensor): Tensor;
}

/** Makes a forecast of numbers that a model computes, and says how many it needs. */
export interface ForecastHead {
  /** How many numbers the model computes for each value of the future. */
  readonly outputs: number;
  /**
   * @param raw - `[n, horizon, channels, outputs]`, in the units of the scaled context.
   * @param units - How to get back to those of the series.
   */
  forecast(raw: Tensor, units: SeriesUnits): Forecast;
}

/** What a scaled series is multiplied by and what is added then, each `[n, 1, channels]`. */
export interface SeriesUnits {
  readonly scale: Tensor;
  readonly shift: Tensor;
}

/**
 * The interval that holds each value with a probability, and leaves out as much on either side.
 *
 * @param probability - Between 0 and 1.
 * @throws ValueError when it is not.
 *
 * @example
 * ```ts
 * import { forecastInterval, GaussianForecast } from "@nn/transformer";
 * import { ones } from "@nn/tensor";
 * const { low, high } = forecastInterval(new GaussianForecast(ones([1, 1, 1]), ones([1, 1, 1])), 0.95);
 * console.log(await low.item(), await high.item()); // -0.96 2.96
 * ```
 */
export function forecastInterval(
  forecast: Forecast,
  probability: number,
): { readonly low: Tensor; readonly high: Tensor } {
  checkLevel("forecastInterval", probability);
  return {
    low: forecast.quantile((1 - probability) / 2),
    high: forecast.quantile((1 + probability) / 2),
  };
}

/** Refuses what is no probability between 0 and 1. */
export function checkLevel(operation: string, level: number): void {
  if (level > 0 && level < 1) return;
  throw new ValueError(operation, `a level lies between 0 and 1, got ${level}`);
}

/** Refuses a future that is not what was forecast. */
export function checkFuture(mean: Tensor, future: Tensor): void {
  if (sameShape(mean.shape, future.shape)) return;
  throw new ShapeError(
    "Forecast.loss",
    `the forecast has shape ${formatShape(mean.shape)}, the future ${formatShape(future.shape)}`,
    "give as many values as the horizon has, [n, horizon, channels]",
  );
}

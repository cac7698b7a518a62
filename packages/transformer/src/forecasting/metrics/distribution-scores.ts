import { stack, type Tensor, type TypedArray } from "@nn/tensor";
import { checkLevel, forecastInterval, type Forecast } from "../forecast.js";
import { pinball, TENTHS } from "../heads/quantiles.js";
import { MeanMetric } from "./mean-metric.js";

/**
 * The continuous ranked probability score, in the units of the series: how far a distribution is from what came, the
 * absolute error of a single guess. Taken at some levels q, as usual: the mean of 2 max(q (y - v), (q - 1) (y - v)).
 *
 * `update(forecast, future)` takes a `Forecast` and `[n, horizon, channels]`.
 *
 * Source: Gneiting and Raftery (2007), Strictly proper scoring rules, section 4.2; by quantiles as in GluonTS and M5.
 *
 * @param levels - Initially 0.1, 0.2 … 0.9.
 *
 * @example
 * ```ts
 * import { GaussianForecast, RankedProbabilityScore } from "@nn/transformer";
 * import { ones, zeros } from "@nn/tensor";
 * const score = new RankedProbabilityScore();
 * await score.update(new GaussianForecast(zeros([1, 1, 1]), ones([1, 1, 1])), zeros([1, 1, 1]));
 * console.log(await score.compute()); // 0.2467…
 * ```
 */
export class RankedProbabilityScore extends MeanMetric<[forecast: Forecast, future: Tensor]> {
  constructor(readonly levels: readonly number[] = TENTHS) {
    super();
  }

  protected measure(forecast: Forecast, future: Tensor): Tensor[] {
    const losses = this.levels.map((level) => pinball(forecast.quantile(level), future, level));
    return [stack(losses).mean(0).mul(2)];
  }

  protected add([losses]: TypedArray[]): void {
    for (const loss of losses) this.count(loss);
  }
}

/**
 * The share of values that came to lie in the interval that holds them with a probability: close to it, if forecasts know
 * how sure they can be.
 *
 * `update(forecast, future)` takes a `Forecast` and `[n, horizon, channels]`.
 *
 * @param probability - Of the interval. Initially 0.8.
 * @throws ValueError when it does not lie between 0 and 1.
 *
 * @example
 * ```ts
 * import { GaussianForecast, IntervalCoverage } from "@nn/transformer";
 * import { ones, tensor, zeros } from "@nn/tensor";
 * const coverage = new IntervalCoverage(0.8);
 * await coverage.update(new GaussianForecast(zeros([1, 4, 1]), ones([1, 4, 1])), tensor([[[-2], [-1], [0], [1]]]));
 * console.log(await coverage.compute()); // 0.75
 * ```
 */
export class IntervalCoverage extends MeanMetric<[forecast: Forecast, future: Tensor]> {
  constructor(readonly probability = 0.8) {
    super();
    checkLevel("IntervalCoverage", probability);
  }

  protected measure(forecast: Forecast, future: Tensor): Tensor[] {
    const { low, high } = forecastInterval(forecast, this.probability);
    return [future.ge(low).logicalAnd(future.le(high))];
  }

  protected add([within]: TypedArray[]): void {
    for (const yes of within) this.count(yes);
  }
}

import { l1Loss, mseLoss } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import { checkFuture, checkLevel, type Forecast, type ForecastHead } from "../forecast.js";

/** By what a single guess is trained: squared errors (it learns the mean) or absolute ones (the median). */
export type PointError = "mse" | "mae";

/** A single guess of each value. */
export class PointForecast implements Forecast {
  /**
   * @param mean - `[n, horizon, channels]`
   * @param error - What `loss` is the mean of.
   */
  constructor(
    readonly mean: Tensor,
    readonly error: PointError = "mse",
  ) {}

  quantile(level: number): Tensor {
    checkLevel("PointForecast.quantile", level);
    return this.mean;
  }

  sample(count: number): Tensor {
    return this.mean.unsqueeze(0).expand([count, ...this.mean.shape]);
  }

  loss(future: Tensor): Tensor {
    checkFuture(this.mean, future);
    return this.error === "mse" ? mseLoss(this.mean, future) : l1Loss(this.mean, future);
  }
}

/**
 * A single guess of each value, trained by squared or absolute errors in the units of the series.
 *
 * @example
 * ```ts
 * import { DLinear, pointHead } from "@nn/transformer";
 * const model = new DLinear(96, 24, { head: pointHead("mae") });
 * ```
 */
export function pointHead(error: PointError = "mse"): ForecastHead {
  return {
    outputs: 1,
    forecast: (raw, { scale, shift }) => new PointForecast(raw.squeeze(-1).mul(scale).add(shift), error),
  };
}

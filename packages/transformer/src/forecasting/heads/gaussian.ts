import { erfInv, normal, tensor, type RandomOptions, type Tensor } from "@nn/tensor";
import { checkFuture, checkLevel, type Forecast, type ForecastHead } from "../forecast.js";
import { positive } from "./positive.js";

/** A normal distribution of each value. */
export class GaussianForecast implements Forecast {
  /**
   * @param mean - `[n, horizon, channels]`
   * @param std - Standard deviations, of the same shape.
   */
  constructor(
    readonly mean: Tensor,
    readonly std: Tensor,
  ) {}

  quantile(level: number): Tensor {
    checkLevel("GaussianForecast.quantile", level);
    return this.mean.add(this.std.mul(standardNormalQuantile(level)));
  }

  sample(count: number, options: RandomOptions = {}): Tensor {
    return normal([count, ...this.mean.shape], this.mean, this.std, options);
  }

  /** The mean of log σ + (y - μ)² / 2σ² + log(2π) / 2: the negative log likelihood, in nats. */
  loss(future: Tensor): Tensor {
    checkFuture(this.mean, future);
    const squares = future.sub(this.mean).div(this.std).square();
    return this.std
      .log()
      .add(squares.mul(0.5))
      .mean()
      .add(Math.log(2 * Math.PI) / 2);
  }
}

/** What a standard normal number stays below with probability `level`, rank 0. */
export function standardNormalQuantile(level: number): Tensor {
  return erfInv(tensor(2 * level - 1)).mul(Math.SQRT2);
}

/**
 * A normal distribution of each value, trained by its likelihood.
 *
 * @example
 * ```ts
 * import { gaussianHead, TimeSeriesTransformer } from "@nn/transformer";
 * const model = new TimeSeriesTransformer(96, 24, { head: gaussianHead() });
 * ```
 */
export function gaussianHead(): ForecastHead {
  return {
    outputs: 2,
    forecast(raw, { scale, shift }) {
      const [mean, spread] = [raw.select(-1, 0), raw.select(-1, 1)]; // [n, horizon, channels] each
      return new GaussianForecast(mean.mul(scale).add(shift), positive(spread).mul(scale));
    },
  };
}

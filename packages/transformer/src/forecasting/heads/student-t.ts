import { rand, type RandomOptions, type Tensor } from "@nn/tensor";
import { checkFuture, checkLevel, type Forecast, type ForecastHead } from "../forecast.js";
import { logGamma } from "./log-gamma.js";
import { positive } from "./positive.js";
import { studentTQuantile } from "./student-t-quantile.js";

/** A Student-t distribution of each value: as a normal one, with heavier tails. */
export class StudentTForecast implements Forecast {
  /**
   * @param mean - `[n, horizon, channels]`
   * @param scale - Of the same shape; the standard deviation is scale √(df / (df - 2)).
   * @param df - Degrees of freedom, over 2, of the same shape: the fewer, the heavier are the tails.
   */
  constructor(
    readonly mean: Tensor,
    readonly scale: Tensor,
    readonly df: Tensor,
  ) {}

  quantile(level: number): Tensor {
    checkLevel("StudentTForecast.quantile", level);
    return this.mean.add(this.scale.mul(studentTQuantile(level, this.df)));
  }

  /** By the polar method of Bailey (1994). */
  sample(count: number, options: RandomOptions = {}): Tensor {
    const { df } = this;
    const shape = [count, ...this.mean.shape];
    const angle = rand(shape, options).mul(2 * Math.PI);
    const logU = rand(shape, options).neg().log1p(); // of a uniform number, never 0
    const radius = logU.mul(-2).div(df).expm1().mul(df).sqrt();
    return this.mean.add(this.scale.mul(radius).mul(angle.cos()));
  }

  /** The negative log likelihood, in nats: the mean over all values. */
  loss(future: Tensor): Tensor {
    checkFuture(this.mean, future);
    const { df, scale } = this;
    const squares = future.sub(this.mean).div(scale).square();
    const half = df.add(1).mul(0.5);
    return logGamma(df.mul(0.5))
      .sub(logGamma(half))
      .add(df.mul(Math.PI).log().mul(0.5))
      .add(scale.log())
      .add(half.mul(squares.div(df).log1p()))
      .mean();
  }
}

/**
 * A Student-t distribution of each value, trained by its likelihood: outliers count less than with a normal one.
 *
 * Source: as the output of Hugging Face's TimeSeriesTransformer and of GluonTS, with df = 2 + softplus(·).
 *
 * @example
 * ```ts
 * import { studentTHead, TimeSeriesTransformer } from "@nn/transformer";
 * const model = new TimeSeriesTransformer(96, 24, { head: studentTHead() });
 * ```
 */
export function studentTHead(): ForecastHead {
  return {
    outputs: 3,
    forecast(raw, { scale, shift }) {
      const [mean, spread, freedom] = [raw.select(-1, 0), raw.select(-1, 1), raw.select(-1, 2)];
      return new StudentTForecast(
        mean.mul(scale).add(shift),
        positive(spread).mul(scale),
        positive(freedom).add(2),
      );
    },
  };
}

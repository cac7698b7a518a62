import { rand, sort, stack, ValueError, where, type RandomOptions, type Tensor } from "@nn/tensor";
import { checkFuture, checkLevel, type Forecast, type ForecastHead } from "../forecast.js";

/** Levels as close as this are the same: (1 - 0.8) / 2 is not quite 0.1. */
const ROUNDING = 1e-9;

/** Quantiles of each value at some levels, and straight lines between them. */
export class QuantileForecast implements Forecast {
  /** In rising order along the last axis: those that cross change places (Chernozhukov et al. 2010). */
  readonly #rising: Tensor; // [n, horizon, channels, levels]

  /**
   * @param values - What each value stays below: `[n, horizon, channels, levels]`.
   * @param levels - With what probabilities, rising, two or more.
   */
  constructor(
    readonly values: Tensor,
    readonly levels: readonly number[],
  ) {
    this.#rising = sort(values, -1).values;
  }

  /** The median. */
  get mean(): Tensor {
    return this.quantile(0.5);
  }

  quantile(level: number): Tensor {
    checkLevel("QuantileForecast.quantile", level);
    const { levels } = this;
    const same = levels.findIndex((known) => Math.abs(known - level) < ROUNDING);
    if (same >= 0) return this.#rising.select(-1, same);
    const above = levels.findIndex((known) => known > level);
    if (above <= 0) {
      throw new ValueError(
        "QuantileForecast.quantile",
        `the forecast knows levels from ${levels[0]} to ${levels.at(-1)}, got ${level}`,
        "train with the levels that are wanted: quantileHead([ … ])",
      );
    }
    const share = (level - levels[above - 1]) / (levels[above] - levels[above - 1]);
    const [low, high] = [this.#rising.select(-1, above - 1), this.#rising.select(-1, above)];
    return low.add(high.sub(low).mul(share));
  }

  /** Draws a level and takes its quantile; a level beyond those known is the nearest known one. */
  sample(count: number, options: RandomOptions = {}): Tensor {
    const { levels } = this;
    const shape = [count, ...this.#rising.shape.slice(0, -1)];
    const drawn = rand(shape, options);
    let found = this.#rising.select(-1, 0).expand(shape);
    for (let i = 1; i < levels.length; i++) {
      const [low, high] = [this.#rising.select(-1, i - 1), this.#rising.select(-1, i)];
      const share = drawn.sub(levels[i - 1]).div(levels[i] - levels[i - 1]);
      const between = low.add(high.sub(low).mul(share.minimum(1)));
      found = where(drawn.gt(levels[i - 1]), between, found);
    }
    return found;
  }

  /** The mean over all levels q of max(q (y - v), (q - 1) (y - v)): the pinball loss, in the units of the series. */
  loss(future: Tensor): Tensor {
    checkFuture(this.values.select(-1, 0), future);
    const errors = this.levels.map((level, i) => pinball(this.values.select(-1, i), future, level));
    return stack(errors).mean();
  }
}

/** What a quantile costs, element by element: errors weigh `level` where it was too low, 1 - `level` where too high. */
export function pinball(quantile: Tensor, future: Tensor, level: number): Tensor {
  const error = future.sub(quantile);
  return error.mul(level).maximum(error.mul(level - 1));
}

/** The levels that are usual: 0.1, 0.2 … 0.9. */
export const TENTHS: readonly number[] = Array.from({ length: 9 }, (_, i) => (i + 1) / 10);

/**
 * Quantiles of each value, trained by the pinball loss (Koenker and Bassett 1978): no shape of the distribution is
 * assumed.
 *
 * @param levels - Between 0 and 1, rising, with 0.5 in their range. Initially 0.1, 0.2 … 0.9.
 * @throws ValueError when they are not.
 *
 * @example
 * ```ts
 * import { quantileHead, TimeSeriesTransformer } from "@nn/transformer";
 * const model = new TimeSeriesTransformer(96, 24, { head: quantileHead([0.05, 0.5, 0.95]) });
 * ```
 */
export function quantileHead(levels: readonly number[] = TENTHS): ForecastHead {
  for (const level of levels) checkLevel("quantileHead", level);
  const rising = levels.every((level, i) => i === 0 || level > levels[i - 1]);
  if (levels.length < 2 || !rising || levels[0] > 0.5 || levels[levels.length - 1] < 0.5) {
    throw new ValueError(
      "quantileHead",
      `levels must be two or more, rising, with 0.5 in their range, got ${levels.join(", ")}`,
    );
  }
  return {
    outputs: levels.length,
    forecast: (raw, { scale, shift }) =>
      new QuantileForecast(raw.mul(scale.unsqueeze(-1)).add(shift.unsqueeze(-1)), levels),
  };
}

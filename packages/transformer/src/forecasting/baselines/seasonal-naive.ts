import { tensor, ValueError, type Tensor } from "@nn/tensor";
import type { Forecast } from "../forecast.js";
import { Forecaster } from "../forecaster.js";
import { GaussianForecast } from "../heads/gaussian.js";

/** Options of {@link SeasonalNaive}. */
export interface SeasonalNaiveOptions {
  /** After how many steps of time a series repeats itself. Initially 1: the last value stays. */
  readonly season?: number;
  /** Whether it goes on to rise from season to season as it has in the context. Initially false. */
  readonly drift?: boolean;
}

/**
 * What was, will be: the last season again and again (the last value, for a season of 1). With `drift` the mean change from
 * season to season is added for each (for a season of 1 the drift method). Its deviations are those of the changes in the
 * context, times the root of the number of seasons ahead k; with drift of k (1 + k / number of seasons of changes).
 *
 * Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. (2021), 5.2 and 5.5.
 *
 * @param context - How many values are seen, more than a season.
 * @param horizon - How many are forecast.
 * @throws ValueError when there is no whole season and a value more in the context.
 *
 * @example
 * ```ts
 * import { SeasonalNaive } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const past = tensor([[[1], [5], [2], [6]]]);
 * const naive = new SeasonalNaive(4, 3, { season: 2 });
 * console.log(await (await naive.forecast(past)).mean.array()); // [[[2], [6], [2]]]
 * const rising = new SeasonalNaive(4, 3, { season: 2, drift: true });
 * console.log(await (await rising.forecast(past)).mean.array()); // [[[3], [7], [4]]]
 * ```
 */
export class SeasonalNaive extends Forecaster {
  readonly season: number;
  readonly drift: boolean;

  constructor(context: number, horizon: number, options: SeasonalNaiveOptions = {}) {
    super(context, horizon);
    const { season = 1, drift = false } = options;
    if (!(Number.isSafeInteger(season) && season > 0 && season < context)) {
      throw new ValueError(
        "SeasonalNaive",
        `season must be a whole number in 1 … ${context - 1}, got ${season}`,
        "it needs a context of more than a season",
      );
    }
    this.season = season;
    this.drift = drift;
  }

  forward(past: Tensor): Forecast {
    const { season, horizon, context, drift } = this;
    const x = this.seen(past);
    const changes = x.slice(null, [season, context]).sub(x.slice(null, [0, context - season])); // [n, …, channels]
    const last = x.slice(null, [context - season, context]); // [n, season, channels]
    const repeated = last.tile([1, Math.ceil(horizon / season), 1]).slice(null, [0, horizon]); // [n, horizon, channels]
    const ahead = seasonsAhead(horizon, season); // [horizon, 1]
    const change = changes.mean(1, { keepdim: true });
    const mean = drift ? repeated.add(change.mul(ahead)) : repeated;
    const errors = drift ? changes.sub(change) : changes;
    const deviation = errors.square().mean(1, { keepdim: true }).sqrt();
    // A drift that was estimated is off, too, by more the further it is followed.
    const variance = drift ? ahead.add(ahead.square().mul(season / (context - season))) : ahead;
    return new GaussianForecast(mean, deviation.mul(variance.sqrt()));
  }
}

/** How many seasons each step of the horizon is ahead of what is repeated there. */
function seasonsAhead(horizon: number, season: number): Tensor {
  const ahead = Float32Array.from({ length: horizon }, (_, step) => Math.floor(step / season) + 1);
  return tensor(ahead, [horizon, 1]);
}

import { Linear } from "@nn/layers";
import { avgPool1d, pad, ValueError, type Generator, type Tensor } from "@nn/tensor";
import { checkByChannel, forecastByChannel } from "../by-channel.js";
import type { Forecast, ForecastHead } from "../forecast.js";
import { Forecaster } from "../forecaster.js";
import { pointHead } from "../heads/point.js";
import type { SeriesScaling } from "../scaling.js";

/** Options of {@link DLinear}. */
export interface DLinearOptions {
  /** Over how many values the moving average goes, odd. Initially 25. */
  readonly kernelSize?: number;
  /** What is forecast of each value. Initially `pointHead()`: a single guess, by squared errors. */
  readonly head?: ForecastHead;
  /** How contexts are scaled. Initially "none": bring the series to mean 0 and deviation 1 before. */
  readonly scaling?: SeriesScaling;
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * Two linear maps from the context to the horizon: one of the moving average (the trend), one of what is left (the
 * season), the same for each channel. Many transformers are not ahead of it, so it belongs beside every result.
 *
 * Attributes: `seasonal` and `trend`, each `Linear(context, horizon)`.
 *
 * Source: Zeng, Chen, Zhang and Xu (2023), Are Transformers Effective for Time Series Forecasting?, section 4.
 *
 * @param context - How many values are seen.
 * @param horizon - How many are forecast.
 * @throws ValueError when the kernel is not odd.
 *
 * @example
 * ```ts
 * import { DLinear } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * console.log(new DLinear(96, 24).forward(randn([8, 96, 7])).mean.shape); // [8, 24, 7]
 * ```
 */
export class DLinear extends Forecaster {
  readonly kernelSize: number;
  readonly head: ForecastHead;
  readonly scaling: SeriesScaling;
  seasonal: Linear;
  trend: Linear;

  constructor(context: number, horizon: number, options: DLinearOptions = {}) {
    super(context, horizon);
    const { kernelSize = 25, head = pointHead(), scaling = "none", ...random } = options;
    if (!(Number.isSafeInteger(kernelSize) && kernelSize % 2 === 1)) {
      throw new ValueError("DLinear", `kernelSize must be an odd whole number, got ${kernelSize}`);
    }
    checkByChannel("DLinear", { head, scaling });
    this.kernelSize = kernelSize;
    this.head = head;
    this.scaling = scaling;
    this.seasonal = new Linear(context, horizon * head.outputs, random);
    this.trend = new Linear(context, horizon * head.outputs, random);
  }

  forward(past: Tensor): Forecast {
    return forecastByChannel(this, this.seen(past), (series) => {
      const trend = this.#movingAverage(series); // [n * channels, context]
      return this.trend.forward(trend).add(this.seasonal.forward(series.sub(trend)));
    });
  }

  /** The first and the last value go on beyond the ends. */
  #movingAverage(series: Tensor): Tensor {
    const side = (this.kernelSize - 1) / 2;
    const wide = pad(series.unsqueeze(1), [[side, side]], { mode: "replicate" }); // [n * channels, 1, …]
    return avgPool1d(wide, this.kernelSize, { stride: 1 }).squeeze(1);
  }
}

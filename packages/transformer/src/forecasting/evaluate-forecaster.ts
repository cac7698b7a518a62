import { breathe, DataLoader, type SeriesWindows } from "@nn/data";
import { MeanAbsoluteError, MeanSquaredError } from "@nn/train";
import { checkWindows } from "./fit-forecaster.js";
import type { Forecaster } from "./forecaster.js";
import { IntervalCoverage, RankedProbabilityScore } from "./metrics/distribution-scores.js";
import { MeanAbsoluteScaledError, SymmetricMeanAbsolutePercentageError } from "./metrics/point-errors.js";

/** What forecasts came to, over all windows, times and channels. */
export interface ForecastScores {
  /** Mean absolute error. */
  readonly mae: number;
  /** Mean squared error. */
  readonly mse: number;
  /** `MeanAbsoluteScaledError`: under 1 is better than seasonal naive was in the contexts. */
  readonly mase: number;
  /** `SymmetricMeanAbsolutePercentageError`, in percent. */
  readonly smape: number;
  /** `RankedProbabilityScore`: what `mae` is of a distribution. */
  readonly crps: number;
  /** `IntervalCoverage`: the share of values in the interval. */
  readonly coverage: number;
}

/** Options of {@link evaluateForecaster}. */
export interface EvaluateForecasterOptions {
  /** After how many steps of time a series repeats itself, less than the context: for `mase`. Initially 1. */
  readonly season?: number;
  /** The probability of the interval: for `coverage`. Initially 0.8. */
  readonly interval?: number;
  /** Windows in a batch. Initially 256. */
  readonly batchSize?: number;
}

/**
 * Forecasts the windows, and compares with what came.
 *
 * @throws ShapeError when the windows don't fit the model; ValueError for options that can't be.
 *
 * @example
 * ```ts
 * import { maunaLoaCo2, splitByTime } from "@nn/data";
 * import { evaluateForecaster, SeasonalNaive } from "@nn/transformer";
 * const [, test] = splitByTime(await maunaLoaCo2(), [0.8, 0.2], { context: 60, horizon: 12 });
 * const naive = new SeasonalNaive(60, 12, { season: 12 });
 * const { mae, coverage } = await evaluateForecaster(naive, test, { season: 12 });
 * console.log(mae, coverage); // 2.39… ppm, 0.78…
 * ```
 */
export async function evaluateForecaster(
  model: Forecaster,
  windows: SeriesWindows,
  options: EvaluateForecasterOptions = {},
): Promise<ForecastScores> {
  const { season = 1, interval = 0.8, batchSize = 256 } = options;
  checkWindows("evaluateForecaster", model, windows);
  const [mae, mse] = [new MeanAbsoluteError(), new MeanSquaredError()];
  const [mase, smape] = [new MeanAbsoluteScaledError(season), new SymmetricMeanAbsolutePercentageError()];
  const [crps, coverage] = [new RankedProbabilityScore(), new IntervalCoverage(interval)];
  for await (const batch of new DataLoader(windows, { batchSize })) {
    const { past, future } = batch;
    const forecast = await model.forecast(past, batch);
    const { mean } = forecast;
    await Promise.all([
      ...[mae, mse, smape].map((metric) => metric.update(mean, future)),
      mase.update(mean, future, past),
      ...[crps, coverage].map((metric) => metric.update(forecast, future)),
    ]);
    await breathe();
  }
  return {
    mae: await mae.compute(),
    mse: await mse.compute(),
    mase: await mase.compute(),
    smape: await smape.compute(),
    crps: await crps.compute(),
    coverage: await coverage.compute(),
  };
}

export { forecastInterval, type Forecast, type ForecastHead, type SeriesUnits } from "./forecast.js";
export { Forecaster, type Covariates } from "./forecaster.js";
export type { SeriesScaling } from "./scaling.js";
export { PointForecast, pointHead, type PointError } from "./heads/point.js";
export { GaussianForecast, gaussianHead } from "./heads/gaussian.js";
export { QuantileForecast, quantileHead } from "./heads/quantiles.js";
export { StudentTForecast, studentTHead } from "./heads/student-t.js";
export { DLinear, type DLinearOptions } from "./baselines/d-linear.js";
export { SeasonalNaive, type SeasonalNaiveOptions } from "./baselines/seasonal-naive.js";
export { fitForecaster, type FitForecasterOptions } from "./fit-forecaster.js";
export {
  evaluateForecaster,
  type EvaluateForecasterOptions,
  type ForecastScores,
} from "./evaluate-forecaster.js";
export { IntervalCoverage, RankedProbabilityScore } from "./metrics/distribution-scores.js";
export { MeanAbsoluteScaledError, SymmetricMeanAbsolutePercentageError } from "./metrics/point-errors.js";

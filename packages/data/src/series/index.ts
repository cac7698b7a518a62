export { readEtt, type EttSeries } from "./ett.js";
export { readSeries, type ReadSeries, type ReadSeriesOptions } from "./read-series.js";
export type { Series } from "./series.js";
export {
  SeriesWindows,
  type SeriesWindowsOptions,
  type WindowBatch,
  type WindowPlace,
} from "./series-windows.js";
export { splitByTime } from "./split-by-time.js";
export { standardizeSeries, type StandardizedSeries } from "./standardize-series.js";
export { timeFeatures, type TimeFrequency } from "./time-features.js";

import { ValueError } from "@nn/tensor";
import { checkSeries, type Series } from "./series.js";

/** What {@link standardizeSeries} gives. */
export interface StandardizedSeries {
  /** The series with (x - mean) / std for values; all else as it was. */
  readonly series: Series;
  /** Of each channel. */
  readonly mean: Float64Array;
  /** Of each channel; 1 for one that never changes. */
  readonly std: Float64Array;
}

/**
 * Brings each channel to mean 0 and standard deviation 1, as scikit-learn's `StandardScaler`.
 *
 * @param options - `to`: measured on the times before this one alone, so that what is tested on has no part in it.
 * Initially on all.
 * @throws ValueError when `to` is no number of times, and as {@link SeriesWindows} for a series with NaN.
 *
 * @example
 * ```ts
 * import { standardizeSeries } from "@nn/data";
 * const { series, mean, std } = standardizeSeries({ values: [1, 3, 1, 3, 9] }, { to: 4 });
 * console.log(series.values, mean, std); // [-1, 1, -1, 1, 7] [2] [1]
 * ```
 */
export function standardizeSeries(
  series: Series,
  options: { readonly to?: number } = {},
): StandardizedSeries {
  const { values, channels, length } = checkSeries("standardizeSeries", "the series", series);
  const { to = length } = options;
  if (!(Number.isInteger(to) && to > 0 && to <= length)) {
    throw new ValueError("standardizeSeries", `to must be a whole number in 1 … ${length}, got ${to}`);
  }
  const width = channels.length;
  const mean = new Float64Array(width);
  const std = new Float64Array(width);
  for (let at = 0; at < to * width; at++) mean[at % width] += values[at] / to;
  for (let at = 0; at < to * width; at++) std[at % width] += (values[at] - mean[at % width]) ** 2 / to;
  for (let c = 0; c < width; c++) std[c] = Math.sqrt(std[c]) || 1;
  const scaled = values.map((value, at) => (value - mean[at % width]) / std[at % width]);
  return { series: { ...series, values: scaled }, mean, std };
}

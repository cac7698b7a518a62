import type { ReadSeries } from "../series/read-series.js";
import { timeFeatures } from "../series/time-features.js";
import { unpack } from "./unpack.js";

/**
 * The carbon dioxide in the air at Mauna Loa, Hawaii, in parts per million: 672 monthly values without a gap, May 1964 to
 * April 2020, with the month of the year as what is known beforehand. It rises, faster and faster, and breathes once a
 * year. It comes with the package and is loaded when this is called.
 *
 * Source: Keeling et al. (2001), Exchanges of atmospheric CO2 and 13CO2; Scripps CO2 Program, monthly in situ record, as in
 * the package vega-datasets; CC BY 4.0.
 *
 * @example
 * ```ts
 * import { maunaLoaCo2, splitByTime } from "@nn/data";
 * const co2 = await maunaLoaCo2();
 * const [train, test] = splitByTime(co2, [0.8, 0.2], { context: 96, horizon: 24 });
 * console.log(co2.values.length, train.length, test.length); // 672 419 111
 * ```
 */
export async function maunaLoaCo2(): Promise<ReadSeries & { readonly dates: Float64Array }> {
  const { MAUNA_LOA } = await import("./mauna-loa-data.js");
  const values = Float32Array.from(new TextDecoder().decode(unpack(MAUNA_LOA)).split("\n"), Number);
  const dates = Float64Array.from(values, (_, month) => Date.UTC(1964, 4 + month));
  return { values, channels: ["CO2"], dates, known: timeFeatures(dates, "month") };
}

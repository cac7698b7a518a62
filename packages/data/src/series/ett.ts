import { FileError } from "../files/file-error.js";
import { nameOf, type Source } from "../files/source.js";
import { readSeries, type ReadSeries } from "./read-series.js";
import { timeFeatures } from "./time-features.js";

/** The electricity transformer data, and the parts that all papers use. */
export interface EttSeries extends ReadSeries {
  readonly dates: Float64Array;
  readonly known: Float32Array;
  /** Of the parts to train, validate and test with: 12, 4 and 4 months of 30 days. */
  readonly sizes: readonly [train: number, validation: number, test: number];
}

const HOUR = 60 * 60 * 1000;
/** How many months of 30 days each part has. */
const MONTHS = [12, 4, 4] as const;

/**
 * Reads ETTh1, ETTh2, ETTm1 or ETTm2: load and oil temperature of electricity transformers, hourly or every 15 minutes,
 * in the columns `date,HUFL,HULL,MUFL,MULL,LUFL,LULL,OT`. Give `sizes` to `splitByTime` and `{ to: sizes[0] }` to
 * `standardizeSeries` for the parts and the units in which results are published.
 *
 * Source: Zhou et al. (2021), Informer; the files are at github.com/zhouhaoyi/ETDataset (CC BY-ND 4.0).
 *
 * @param source - A path, URL, bytes or Blob.
 * @throws FileError when it can't be read, or is too short for the parts.
 *
 * @example
 * ```ts no-run
 * import { readEtt, splitByTime, standardizeSeries } from "@nn/data";
 * const ett = await readEtt("ETTh1.csv");
 * const { series } = standardizeSeries(ett, { to: ett.sizes[0] });
 * const [train, validation, test] = splitByTime(series, ett.sizes, { context: 336, horizon: 96 });
 * console.log(train.length, validation.length, test.length); // 8209 2785 2785
 * ```
 */
export async function readEtt(source: Source): Promise<EttSeries> {
  const series = await readSeries(source);
  const dates = series.dates ?? new Float64Array();
  const hourly = dates[1] - dates[0] >= HOUR;
  const month = 30 * 24 * (hourly ? 1 : 4);
  const sizes = MONTHS.map((months) => months * month) as [number, number, number];
  const needed = sizes.reduce((sum, size) => sum + size, 0);
  if (dates.length < needed) {
    const found = `${nameOf(source)} has ${dates.length} rows, and 20 months have ${needed}`;
    throw new FileError("readEtt", found, "for other files, readSeries and splitByTime");
  }
  return { ...series, dates, known: timeFeatures(dates, hourly ? "hour" : "minute"), sizes };
}

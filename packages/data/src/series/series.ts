import { ShapeError, ValueError } from "@nn/tensor";

/**
 * Numbers that were measured at equal steps of time, with what else is known about them. `known` and `fixed` are
 * covariates: what helps to forecast and is not forecast itself.
 */
export interface Series {
  /** `[length, channels]`, row by row: all channels of one time, then those of the next. */
  readonly values: ArrayLike<number>;
  /** The names of the channels. Initially a single one. */
  readonly channels?: readonly string[];
  /** The times, in milliseconds since 1970, as `Date` counts them. */
  readonly dates?: ArrayLike<number>;
  /** `[length, features]`, row by row: what is known beforehand of each time, such as `timeFeatures(dates, "hour")`. */
  readonly known?: ArrayLike<number>;
  /** `[features]`: what is the same at all times, such as the size of a shop. */
  readonly fixed?: ArrayLike<number>;
}

/** A series whose numbers are finite and fit each other. */
export interface CheckedSeries {
  /** The number of times. */
  readonly length: number;
  readonly channels: readonly string[];
  /** `[length, channels]` */
  readonly values: Float32Array<ArrayBuffer>;
  /** `[length, features]` */
  readonly known: Float32Array<ArrayBuffer>;
  /** `[features]` */
  readonly fixed: Float32Array<ArrayBuffer>;
}

/** One or many, as many. */
export function allSeries(series: Series | readonly Series[]): readonly Series[] {
  return Array.isArray(series) ? (series as readonly Series[]) : [series as Series];
}

/**
 * Reads a series once, so that what is wrong in it is said by its place and never trained on.
 *
 * @param name - What the series is called in an error.
 * @throws ShapeError when the numbers don't fit each other; ValueError for the first that is NaN or infinite.
 */
export function checkSeries(operation: string, name: string, series: Series): CheckedSeries {
  if (typeof series?.values?.length !== "number") {
    throw new ValueError(operation, `${name} has no values`, "give { values, … }, the values row by row");
  }
  const { channels = ["value"], known = [], fixed = [], dates } = series;
  const length = series.values.length / channels.length;
  if (!Number.isInteger(length) || length === 0) {
    throw new ShapeError(
      operation,
      `${name} has ${series.values.length} values, which are not times of ${channels.length} channels`,
      "give values row by row, [length, channels], and the names of the channels",
    );
  }
  if (!Number.isInteger(known.length / length)) {
    throw new ShapeError(
      operation,
      `${name} has ${length} times, and ${known.length} numbers that are known of them`,
      "give known row by row, [length, features]",
    );
  }
  if (dates && dates.length !== length) {
    throw new ShapeError(operation, `${name} has ${length} times and ${dates.length} dates`);
  }
  const place = (column: string, time: number): string => `at time ${time}${dateAt(dates, time)}, ${column}`;
  const features = known.length / length;
  return {
    length,
    channels,
    values: finite(operation, name, series.values, (at) =>
      place(`channel ${channels[at % channels.length]}`, Math.floor(at / channels.length)),
    ),
    known: finite(operation, name, known, (at) =>
      place(`known feature ${at % features}`, Math.floor(at / features)),
    ),
    fixed: finite(operation, name, fixed, (at) => `in fixed feature ${at}`),
  };
}

function dateAt(dates: ArrayLike<number> | undefined, time: number): string {
  const date = new Date(dates?.[time] ?? NaN);
  return Number.isNaN(date.getTime()) ? "" : ` (${date.toISOString()})`;
}

function finite(
  operation: string,
  name: string,
  numbers: ArrayLike<number>,
  place: (at: number) => string,
): Float32Array<ArrayBuffer> {
  const read = Float32Array.from(numbers);
  const wrong = read.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return read;
  throw new ValueError(
    operation,
    `${name} has ${numbers[wrong]} ${place(wrong)}`,
    "fill what is missing, for example with the value before, or leave those times out",
  );
}

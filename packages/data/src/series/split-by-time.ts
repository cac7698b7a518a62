import { ValueError } from "@nn/tensor";
import { SeriesWindows, type SeriesWindowsOptions } from "./series-windows.js";
import { allSeries, type Series } from "./series.js";

/**
 * Windows over a series in parts that follow each other in time, such as one to train, one to validate and one to test
 * with. No value that is forecast in one part is forecast in another, or seen in an earlier one; contexts reach back into
 * the part before, which is known by then.
 *
 * @param series - One, or many of the same length.
 * @param sizes - One number per part: shares of the series that add up to 1 at most, or numbers of times that add up to
 * its length at most. What is left at the end is in no part.
 * @param options - Of {@link SeriesWindows}.
 * @throws ValueError when the sizes are neither, when a part holds no window, or when the series differ in length; and
 * what {@link SeriesWindows} throws.
 *
 * @example
 * ```ts
 * import { splitByTime } from "@nn/data";
 * const series = { values: Float32Array.from({ length: 1000 }, (_, t) => Math.sin(t / 5)) };
 * const [train, test] = splitByTime(series, [0.8, 0.2], { context: 50, horizon: 10 });
 * console.log(train.length, test.length, test.place(0)); // 741 191 { series: 0, time: 800 }
 * ```
 */
export function splitByTime(
  series: Series | readonly Series[],
  sizes: readonly number[],
  options: Omit<SeriesWindowsOptions, "from" | "to">,
): SeriesWindows[] {
  const lengths = allSeries(series).map(lengthOf);
  const [length = 0] = lengths;
  const other = lengths.findIndex((one) => one !== length);
  if (other >= 0) {
    throw new ValueError(
      "splitByTime",
      `series 0 has ${length} times, series ${other} ${lengths[other]}`,
      "give series of the same length, or say the times: new SeriesWindows(series, { from, to, … })",
    );
  }
  const ends = cumulative(sizes, length);
  return ends.map((to, part) => new SeriesWindows(series, { ...options, from: ends[part - 1] ?? 0, to }));
}

function lengthOf({ values, channels }: Series): number {
  return values.length / (channels?.length ?? 1);
}

/** Where each part ends. */
function cumulative(sizes: readonly number[], length: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shares = total <= 1 + 1e-6;
  const wrong = sizes.some((size) => !(size > 0 && (shares || Number.isInteger(size))));
  if (sizes.length === 0 || wrong || !(shares || total <= length)) {
    throw new ValueError(
      "splitByTime",
      `the sizes ${sizes.join(", ")} are no parts of ${length} times`,
      `give shares that add up to 1 at most, or whole numbers that add up to ${length} at most`,
    );
  }
  let sum = 0;
  return sizes.map((size) => Math.min(length, Math.round((sum += size) * (shares ? length : 1))));
}

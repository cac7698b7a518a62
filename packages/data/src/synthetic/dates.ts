import { checkIndices } from "../check-indices.js";
import type { Dataset } from "../dataset.js";
import { checkWhole, Draws, type SeedOptions } from "./draws.js";

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const WEEKDAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const DAY = 24 * 60 * 60 * 1000;

/** A batch of dates. */
export interface DateBatch {
  /** As people write them, such as "Tuesday, 4 March 1997". */
  readonly x: string[];
  /** As ISO 8601 writes them, such as "1997-03-04". */
  readonly y: string[];
}

/** The ways of writing a date; each can be read in one way only. */
const STYLES: readonly ((date: Date) => string)[] = [
  (date) => `${date.getUTCDate()} ${month(date)} ${date.getUTCFullYear()}`,
  (date) => `${date.getUTCDate()} ${month(date).slice(0, 3)} ${date.getUTCFullYear()}`,
  (date) => `${month(date)} ${date.getUTCDate()}, ${date.getUTCFullYear()}`,
  (date) => `${month(date).slice(0, 3)} ${date.getUTCDate()}, ${date.getUTCFullYear()}`,
  (date) => `${weekday(date)}, ${date.getUTCDate()} ${month(date)} ${date.getUTCFullYear()}`,
  (date) => `${weekday(date)}, ${month(date)} ${date.getUTCDate()}, ${date.getUTCFullYear()}`,
  (date) => `${date.getUTCDate()}.${date.getUTCMonth() + 1}.${date.getUTCFullYear()}`,
];

/**
 * Dates from 1950 to 2049 as people write them, in seven styles and sometimes in small letters, with the same date in
 * ISO 8601: a small task of translation.
 *
 * @param count - The number of dates.
 * @returns A data set whose batches hold strings: `x` as written, `y` in ISO 8601.
 * @throws ValueError when `count` is not a whole number above 0.
 *
 * @example
 * ```ts
 * import { dates } from "@nn/data";
 * const { x, y } = dates(1000, { seed: 0 }).batch([0, 1]);
 * console.log(x.length, y[0].length); // 2 10
 * ```
 */
export function dates(count: number, options: SeedOptions = {}): Dataset<DateBatch> {
  checkWhole("dates", "count", count);
  const draws = new Draws(options.seed);
  const first = Date.UTC(1950, 0, 1);
  const days = (Date.UTC(2050, 0, 1) - first) / DAY;
  const pairs = Array.from({ length: count }, () => {
    const date = new Date(first + draws.integer(days) * DAY);
    const written = STYLES[draws.integer(STYLES.length)](date);
    return {
      x: draws.integer(2) === 0 ? written : written.toLowerCase(),
      y: date.toISOString().slice(0, 10),
    };
  });
  return {
    length: count,
    batch(indices) {
      checkIndices("dates", indices, count);
      const chosen = Array.from(indices, (i) => pairs[i]);
      return { x: chosen.map((pair) => pair.x), y: chosen.map((pair) => pair.y) };
    },
  };
}

function month(date: Date): string {
  return MONTHS[date.getUTCMonth()];
}

function weekday(date: Date): string {
  return WEEKDAYS[date.getUTCDay()];
}

import { TextPairs } from "../text-pairs.js";
import { checkWhole, Draws } from "./draws.js";
import { drawWanted, inSplit, type SplitPartOptions } from "./held-out.js";

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const WEEKDAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const DAY = 24 * 60 * 60 * 1000;

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
 * @param options - `seed`; `split` for days to train on, or held-out ones, in whatever style.
 * @returns Pairs of texts: `x` as written, `y` in ISO 8601.
 * @throws ValueError when `count` is not a whole number above 0, or there is no such split.
 *
 * @example
 * ```ts
 * import { dates } from "@nn/data";
 * const { x, y } = dates(1000, { seed: 0 }).batch([0, 1]);
 * console.log(x.length, y[0].length); // 2 10
 * ```
 */
export function dates(count: number, options: SplitPartOptions = {}): TextPairs {
  checkWhole("dates", "count", count);
  const wanted = inSplit("dates", options.split);
  const draws = new Draws(options.seed);
  const first = Date.UTC(1950, 0, 1);
  const days = (Date.UTC(2050, 0, 1) - first) / DAY;
  const [written, iso]: string[][] = [[], []];
  for (let i = 0; i < count; i++) {
    const date = drawWanted(
      "dates",
      () => new Date(first + draws.integer(days) * DAY),
      (day) => wanted(isoOf(day)),
    );
    const text = STYLES[draws.integer(STYLES.length)](date);
    written.push(draws.integer(2) === 0 ? text : text.toLowerCase());
    iso.push(isoOf(date));
  }
  return new TextPairs(written, iso);
}

function isoOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function month(date: Date): string {
  return MONTHS[date.getUTCMonth()];
}

function weekday(date: Date): string {
  return WEEKDAYS[date.getUTCDay()];
}

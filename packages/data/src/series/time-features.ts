import { ValueError } from "@nn/tensor";

/** How far apart the times of a series are, which says what of a date may matter. */
export type TimeFrequency = "month" | "week" | "day" | "hour" | "minute";

const DAY = 24 * 60 * 60 * 1000;

/** The places of a date in its hour, day, week, month and year, each from -1/2 to 1/2. */
const FEATURES = {
  minuteOfHour: (date: Date) => date.getUTCMinutes() / 59 - 0.5,
  hourOfDay: (date: Date) => date.getUTCHours() / 23 - 0.5,
  dayOfWeek: (date: Date) => ((date.getUTCDay() + 6) % 7) / 6 - 0.5,
  dayOfMonth: (date: Date) => (date.getUTCDate() - 1) / 30 - 0.5,
  dayOfYear: (date: Date) => dayOfYear(date) / 365 - 0.5,
  monthOfYear: (date: Date) => date.getUTCMonth() / 11 - 0.5,
};

const OF_DAYS = ["dayOfWeek", "dayOfMonth", "dayOfYear"] as const;
const BY_FREQUENCY: Readonly<Record<TimeFrequency, readonly (keyof typeof FEATURES)[]>> = {
  month: ["monthOfYear"],
  week: ["dayOfMonth", "dayOfYear"],
  day: OF_DAYS,
  hour: ["hourOfDay", ...OF_DAYS],
  minute: ["minuteOfHour", "hourOfDay", ...OF_DAYS],
};

/**
 * Where each date lies in its day, week, month and year, as numbers from -1/2 to 1/2 that a model can use: what is known
 * of the future beforehand. Monday is the first day of a week; times are read as UTC.
 *
 * | frequency  | features of each date |
 * | ---------- | --------------------- |
 * | `"minute"` | minute of the hour, then as `"hour"` |
 * | `"hour"`   | hour of the day, then as `"day"` |
 * | `"day"`    | day of the week, of the month, of the year |
 * | `"week"`   | day of the month, of the year |
 * | `"month"`  | month of the year |
 *
 * Source: the time features of GluonTS, as in Zhou et al. (2021), Informer.
 *
 * @param dates - Milliseconds since 1970, as `Date` counts them.
 * @returns `[dates.length, features]`, row by row: the `known` of a {@link Series}.
 * @throws ValueError when there is no such frequency, or for what is no date, by its place.
 *
 * @example
 * ```ts
 * import { timeFeatures } from "@nn/data";
 * console.log(timeFeatures([Date.UTC(2024, 0, 1), Date.UTC(2024, 11, 1)], "month")); // [-0.5, 0.5]
 * ```
 */
export function timeFeatures(dates: ArrayLike<number>, frequency: TimeFrequency): Float32Array<ArrayBuffer> {
  if (!Object.hasOwn(BY_FREQUENCY, frequency)) {
    const known = Object.keys(BY_FREQUENCY).join(", ");
    throw new ValueError("timeFeatures", `there is no frequency ${frequency}`, `use one of ${known}`);
  }
  const features = BY_FREQUENCY[frequency].map((name) => FEATURES[name]);
  const rows = Array.from(dates, (time, i) => {
    const date = new Date(time);
    if (!Number.isNaN(date.getTime())) return features.map((feature) => feature(date));
    throw new ValueError("timeFeatures", `date ${i} is ${time}, which is no time`);
  });
  return Float32Array.from(rows.flat());
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY);
}

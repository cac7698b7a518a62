import { describe, expect, it } from "vitest";
import { maunaLoaCo2, readEtt, readSeries, standardizeSeries, timeFeatures } from "../index.js";

describe("standardizeSeries", () => {
  it("measures each channel on the times before `to` alone", () => {
    const values = [1, 10, 3, 10, 1, 10, 3, 10, 100, 1000];
    const { series, mean, std } = standardizeSeries({ values, channels: ["a", "b"], fixed: [7] }, { to: 4 });
    expect([mean, std]).toEqual([Float64Array.of(2, 10), Float64Array.of(1, 1)]);
    expect(Array.from(series.values)).toEqual([-1, 0, 1, 0, -1, 0, 1, 0, 98, 990]);
    expect([series.channels, series.fixed]).toEqual([["a", "b"], [7]]);
  });

  it("refuses times that aren't there", () => {
    expect(() => standardizeSeries({ values: [1, 2] }, { to: 3 })).toThrow("in 1 … 2, got 3");
    expect(() => standardizeSeries({ values: [1, NaN] })).toThrow("the series has NaN at time 1");
  });
});

describe("timeFeatures", () => {
  it("are the places of a date, from -1/2 to 1/2", () => {
    const monday = Date.UTC(2024, 0, 1);
    const lastSunday = Date.UTC(2024, 11, 31 - 2, 23, 59);
    expect(Array.from(timeFeatures([monday], "minute"))).toEqual([-0.5, -0.5, -0.5, -0.5, -0.5]);
    const [minute, hour, week, month, year] = timeFeatures([lastSunday], "minute");
    expect([minute, hour, week]).toEqual([0.5, 0.5, 0.5]);
    expect(month).toBeCloseTo(28 / 30 - 0.5, 6);
    expect(year).toBeCloseTo(363 / 365 - 0.5, 6);
    const lengths = (["month", "week", "day", "hour"] as const).map((f) => timeFeatures([0, 1], f).length);
    expect(lengths).toEqual([2, 4, 6, 8]);
  });

  it("refuses what is no date or frequency", () => {
    expect(() => timeFeatures([0, NaN], "day")).toThrow("date 1 is NaN");
    expect(() => timeFeatures([0], "second" as "day")).toThrow("no frequency second");
  });
});

describe("readSeries", () => {
  it("chooses channels, with or without dates", async () => {
    const file = new Blob(["when,a,place,b\n2020-01-01,1,x,2\n2020-01-02,3,y,4\n"]);
    const read = await readSeries(file, { date: "when", channels: ["b", "a"] });
    expect(read.channels).toEqual(["b", "a"]);
    expect(Array.from(read.values)).toEqual([2, 1, 4, 3]);
    expect(Array.from(read.dates ?? [])).toEqual([Date.UTC(2020, 0, 1), Date.UTC(2020, 0, 2)]);
    const plain = await readSeries(file, { date: false, channels: ["a"] });
    expect([Array.from(plain.values), plain.dates]).toEqual([[1, 3], undefined]);
    await expect(readSeries(file, { date: "when" })).rejects.toThrow("column place of");
  });

  it("refuses what is missing, and dates that don't rise", async () => {
    await expect(readSeries(new Blob(["date,a\n2020-01-01,\n2020-01-02,1\n"]))).rejects.toThrow(
      "row 1, column a",
    );
    await expect(readSeries(new Blob(["date,a\n2020-01-02,1\n2020-01-01,1\n"]))).rejects.toThrow(
      "row 2 of the bytes is not later",
    );
    await expect(readSeries(new Blob(["time,a\n2020-01-02,1\n"]))).rejects.toThrow("no column date");
  });
});

it("readEtt knows the parts by the step between the rows", async () => {
  const file = (minutes: number, rows: number) => {
    const date = (i: number) => new Date(Date.UTC(2016, 6, 1, 0, i * minutes)).toISOString();
    return new Blob([
      `date,HUFL,OT\n${Array.from({ length: rows }, (_, i) => `${date(i)},${i},1\n`).join("")}`,
    ]);
  };
  const hourly = await readEtt(file(60, 14_500));
  expect([hourly.sizes, hourly.channels, hourly.known.length]).toEqual([
    [8640, 2880, 2880],
    ["HUFL", "OT"],
    4 * 14_500,
  ]);
  await expect(readEtt(file(60, 100))).rejects.toThrow("has 100 rows, and 20 months have 14400");
  await expect(readEtt(file(15, 100))).rejects.toThrow("20 months have 57600");
});

it("maunaLoaCo2 has every month from May 1964 to April 2020", async () => {
  const { values, dates, known } = await maunaLoaCo2();
  expect([values.length, dates.length, known?.length]).toEqual([672, 672, 672]);
  expect([values[0], values[671]]).toEqual([Math.fround(322.26), Math.fround(416.18)]);
  expect(new Date(dates[671]).toISOString()).toBe("2020-04-01T00:00:00.000Z");
});

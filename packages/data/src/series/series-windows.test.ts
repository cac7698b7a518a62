import { describe, expect, it } from "vitest";
import { DataLoader, SeriesWindows, splitByTime, type Series } from "../index.js";

/** Channel c at time t is 100 c + t, so that a value says where it is from. */
function counting(length: number, channels = 1): Series {
  const values = Array.from(
    { length: length * channels },
    (_, at) => 100 * (at % channels) + Math.floor(at / channels),
  );
  return { values, channels: Array.from({ length: channels }, (_, c) => `c${c}`) };
}

describe("SeriesWindows", () => {
  it("gives what is seen and what follows, by channel", async () => {
    const windows = new SeriesWindows(counting(8, 2), { context: 3, horizon: 2 });
    const { past, future } = windows.batch([0, 3]);
    expect(windows.length).toBe(4);
    expect(await past.array()).toEqual([
      [[0, 100], [1, 101], [2, 102]],
      [[3, 103], [4, 104], [5, 105]],
    ]); // prettier-ignore
    expect(await future.array()).toEqual([
      [[3, 103], [4, 104]],
      [[6, 106], [7, 107]],
    ]); // prettier-ignore
  });

  it("takes every stride-th window of each series, and none of those too short", () => {
    const series = [counting(20), counting(4), counting(9)];
    const windows = new SeriesWindows(series, { context: 4, horizon: 2, stride: 3 });
    const places = Array.from({ length: windows.length }, (_, i) => windows.place(i));
    expect(places).toEqual([
      ...[4, 7, 10, 13, 16].map((time) => ({ series: 0, time })),
      ...[4, 7].map((time) => ({ series: 2, time })),
    ]);
    expect(() => windows.place(7)).toThrow("index 7 is out of range for 7 examples");
  });

  it("has covariates of the whole window", async () => {
    const known = Array.from({ length: 12 }, (_, at) => at);
    const one: Series = { values: [5, 6, 7, 8, 9, 10], known, fixed: [1, 2, 3] };
    const batch = new SeriesWindows([one, one], { context: 2, horizon: 1 }).batch([1, 7]);
    expect(await batch.known?.array()).toEqual([
      [[2, 3], [4, 5], [6, 7]],
      [[6, 7], [8, 9], [10, 11]],
    ]); // prettier-ignore
    expect(await batch.fixed?.array()).toEqual([[1, 2, 3], [1, 2, 3]]); // prettier-ignore
    const plain = new SeriesWindows(counting(6), { context: 2, horizon: 1 }).all();
    expect(Object.keys(plain)).toEqual(["past", "future"]);
  });

  it("is what a DataLoader takes", async () => {
    const windows = new SeriesWindows(counting(30), { context: 4, horizon: 2 });
    const shapes: string[] = [];
    for await (const { past, future } of new DataLoader(windows, { batchSize: 20, shuffle: true, seed: 0 })) {
      shapes.push(`${past.shape} ${future.shape}`);
    }
    expect(shapes).toEqual(["20,4,1 20,2,1", "5,4,1 5,2,1"]);
  });

  it("refuses NaN by its place, and what doesn't fit", () => {
    const options = { context: 3, horizon: 2 };
    const dates = Array.from({ length: 10 }, (_, t) => Date.UTC(2024, 0, 1 + t));
    const holes = Array.from({ length: 20 }, (_, at) => (at === 9 ? NaN : at));
    expect(() => new SeriesWindows({ values: holes, channels: ["load", "OT"], dates }, options)).toThrow(
      "series 0 has NaN at time 4 (2024-01-05T00:00:00.000Z), channel OT",
    );
    expect(() => new SeriesWindows([counting(9), { values: [1, Infinity] }], options)).toThrow(
      "series 1 has Infinity at time 1, channel value",
    );
    expect(() => new SeriesWindows({ values: [1, 2], known: [1, 2, 3, NaN] }, options)).toThrow(
      "NaN at time 1, known feature 1",
    );
    expect(() => new SeriesWindows(counting(4), options)).toThrow(
      "no window of 3 values and the 2 after them fits: the longest series has 4 times",
    );
    expect(() => new SeriesWindows([], options)).toThrow("at least one series");
    expect(() => new SeriesWindows([counting(9), counting(9, 2)], options)).toThrow(
      "series 0 has 1 channels, 0 known and 0 fixed features, series 1 2 channels",
    );
    expect(() => new SeriesWindows({ values: [1, 2, 3], channels: ["a", "b"] }, options)).toThrow(
      "3 values, which are not times of 2 channels",
    );
    expect(() => new SeriesWindows(counting(9), { context: 0, horizon: 2 })).toThrow("context must be");
    expect(() => new SeriesWindows(counting(9), { ...options, stride: 0.5 })).toThrow("stride must be");
    expect(() => new SeriesWindows(counting(9), { ...options, from: 4.5 })).toThrow("from must be");
    expect(() => new SeriesWindows(counting(9), undefined!)).toThrow("context must be");
    expect(() => new SeriesWindows([1, 2, 3] as never, options)).toThrow("series 0 has no values");
  });
});

describe("splitByTime", () => {
  it("lets no part see or forecast what a later one forecasts", async () => {
    const parts = splitByTime(counting(100), [0.6, 0.2, 0.2], { context: 7, horizon: 3 });
    const limits = [0, 60, 80, 100];
    for (const [i, part] of parts.entries()) {
      const { past, future } = part.all();
      expect(await past.max().item()).toBeLessThan(limits[i + 1]);
      expect(await future.min().item()).toBe(Math.max(limits[i], 7));
      expect(await future.max().item()).toBe(limits[i + 1] - 1);
    }
  });

  it("takes numbers of times, and leaves the rest out", () => {
    const parts = splitByTime(counting(100), [50, 20, 20], { context: 5, horizon: 5, stride: 5 });
    expect(parts.map(({ length }) => length)).toEqual([9, 4, 4]);
    expect(parts[2].place(3)).toEqual({ series: 0, time: 85 });
  });

  it("refuses sizes that are no parts", () => {
    const split = (sizes: number[]) => splitByTime(counting(100), sizes, { context: 5, horizon: 5 });
    expect(() => split([90, 20])).toThrow("the sizes 90, 20 are no parts of 100 times");
    expect(() => split([0.5, -0.1])).toThrow("no parts");
    expect(() => split([])).toThrow("no parts");
    expect(() => split([0.97, 0.03])).toThrow("those from time 97 up to time 100 are forecast");
    expect(() => splitByTime([counting(9), counting(8)], [1], { context: 1, horizon: 1 })).toThrow(
      "series 0 has 9 times, series 1 8",
    );
  });
});

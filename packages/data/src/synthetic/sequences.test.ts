import { describe, expect, it } from "vitest";
import { dates } from "./dates.js";
import {
  additions,
  copySequences,
  reverseSequences,
  sortSequences,
  type SequencePairs,
} from "./sequences.js";
import { sines } from "./sines.js";

async function pairs(set: SequencePairs) {
  const { x, y } = set.all();
  const [from, to] = [(await x.array()) as number[][], (await y.array()) as number[][]];
  return from.map((row, i) => ({ x: row, y: to[i] }));
}

describe("sequences", () => {
  it("are copied, reversed and sorted", async () => {
    const options = { length: 6, symbols: 4, seed: 3 };
    const copies = await pairs(copySequences(50, options));
    expect(new Set(copies.flatMap(({ x }) => x))).toEqual(new Set([0, 1, 2, 3]));
    for (const { x, y } of copies) expect(y).toEqual(x);
    for (const { x, y } of await pairs(reverseSequences(50, options))) expect(y).toEqual([...x].reverse());
    for (const { x, y } of await pairs(sortSequences(50, options))) {
      expect(y).toEqual([...x].sort((a, b) => a - b));
    }
  });

  it("are fixed by the seed", async () => {
    const drawn = (seed: number) => pairs(copySequences(10, { seed }));
    expect(await drawn(1)).toEqual(await drawn(1));
    expect(await drawn(1)).not.toEqual(await drawn(2));
    expect(() => copySequences(1, { length: 0 })).toThrow("copySequences: length must be a whole number");
  });

  it("are sums with their results", async () => {
    const sums = await pairs(additions(50, { digits: 3, seed: 0 }));
    for (const { x, y } of sums) {
      expect(x[3]).toBe(10);
      expect(Number(y.join(""))).toBe(Number(x.slice(0, 3).join("")) + Number(x.slice(4).join("")));
      expect([x.length, y.length]).toEqual([7, 4]);
    }
    expect(() => additions(1, { digits: 16 })).toThrow("digits must be at most 15, got 16");
  });
});

describe("sines", () => {
  it("add up to the series", async () => {
    const { x, amplitude, frequency, phase } = sines(4, { length: 20, components: 2, seed: 0 }).all();
    const [series, a, f, p] = (await Promise.all(
      [x, amplitude, frequency, phase].map((column) => column.array()),
    )) as number[][][];
    series.forEach((values, i) => {
      values.forEach((value, n) => {
        const terms = [0, 1].map((c) => a[i][c] * Math.sin((2 * Math.PI * f[i][c] * n) / 20 + p[i][c]));
        expect(value).toBeCloseTo(terms[0] + terms[1], 5);
      });
    });
    expect(await sines(4, { length: 20, components: 2, seed: 0 }).all().x.array()).toEqual(series);
  });
});

describe("dates", () => {
  it("say the same in both columns", () => {
    const set = dates(500, { seed: 0 });
    const { x, y } = set.batch(Array.from({ length: 500 }, (_, i) => i));
    x.forEach((written, i) => {
      const dotted = /^(\d+)\.(\d+)\.(\d+)$/.exec(written);
      const readable = dotted ? `${dotted[3]}-${dotted[2]}-${dotted[1]}` : written;
      const date = new Date(`${readable} UTC`);
      expect(date.toISOString().slice(0, 10)).toBe(y[i]);
    });
    expect(dates(500, { seed: 0 }).batch([7, 8])).toEqual(set.batch([7, 8]));
    expect(() => set.batch([500])).toThrow("index 500 is out of range");
  });
});

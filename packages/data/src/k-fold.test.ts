import { describe, expect, it } from "vitest";
import { kFold } from "./k-fold.js";
import { TensorDataset } from "./tensor-dataset.js";

const data = (count: number) => new TensorDataset({ x: new Float32Array(count) });

describe("kFold", () => {
  it.each([2, 3, 7, 10])("tests every example once with %i folds", (k) => {
    const folds = kFold(data(50), k, { seed: 0 });
    expect(folds).toHaveLength(k);
    expect(new Set(folds.flatMap(({ test }) => [...test.indices])).size).toBe(50);
    for (const { train, test } of folds) {
      expect(Math.abs(test.length - 50 / k)).toBeLessThan(1);
      expect(train.length + test.length).toBe(50);
      expect(new Set([...train.indices, ...test.indices]).size).toBe(50);
    }
  });

  it("is fixed by the seed, and keeps the share of each class", () => {
    const by = Array.from({ length: 60 }, (_, i) => (i < 12 ? 1 : 0));
    const tests = (seed: number) => kFold(data(60), 4, { seed, by }).map(({ test }) => [...test.indices]);
    expect(tests(1)).toEqual(tests(1));
    expect(tests(1)).not.toEqual(tests(2));
    for (const test of tests(1)) expect(test.filter((i) => by[i] === 1)).toHaveLength(3);
  });

  it("refuses numbers of folds that can't be", () => {
    for (const k of [1, 2.5, 11])
      expect(() => kFold(data(10), k)).toThrow(`from 2 to 10 (the examples), got ${k}`);
  });
});

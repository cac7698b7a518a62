import { manualSeed } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { randomSplit } from "./random-split.js";
import { TensorDataset } from "./tensor-dataset.js";

const data = (count: number) => new TensorDataset({ x: new Float32Array(count) });

describe("randomSplit", () => {
  it("divides without overlap or rest", () => {
    const parts = randomSplit(data(101), [0.7, 0.2, 0.1], { seed: 1 });
    expect(parts.map((part) => part.length)).toEqual([71, 20, 10]);
    expect(new Set(parts.flatMap((part) => [...part.indices])).size).toBe(101);
    expect([...parts[0].indices]).not.toEqual([...parts[0].indices].sort((a, b) => a - b));
  });

  it("takes numbers of examples", () => {
    expect(randomSplit(data(10), [9, 1], { seed: 0 }).map((part) => part.length)).toEqual([9, 1]);
    expect(randomSplit(data(10), [1, 0], { seed: 0 }).map((part) => part.length)).toEqual([10, 0]);
  });

  it("is fixed by the seed, or by manualSeed", () => {
    const first = (seed?: number) =>
      [...randomSplit(data(50), [0.5, 0.5], seed === undefined ? {} : { seed })[0].indices].join();
    expect(first(5)).toBe(first(5));
    expect(first(6)).not.toBe(first(5));
    manualSeed(3);
    const drawn = first();
    expect(first()).not.toBe(drawn);
    manualSeed(3);
    expect(first()).toBe(drawn);
  });

  it("gives every part its share of every class, to within one", () => {
    const sizes = [1, 2, 7, 50, 133];
    const by = sizes.flatMap((size, label) => new Array<number>(size).fill(label));
    for (let seed = 0; seed < 20; seed++) {
      const shares = [0.8, 0.15, 0.05];
      const parts = randomSplit(data(by.length), shares, { seed, by });
      expect(new Set(parts.flatMap((part) => [...part.indices])).size).toBe(by.length);
      parts.forEach((part, p) => {
        sizes.forEach((size, label) => {
          const count = part.indices.filter((index) => by[index] === label).length;
          expect(Math.abs(count - size * shares[p])).toBeLessThanOrEqual(1);
        });
      });
    }
  });

  it("refuses shares that do not add up", () => {
    expect(() => randomSplit(data(10), [0.5, 0.2])).toThrow("the shares [0.5, 0.2] add up to 0.7");
    expect(() => randomSplit(data(10), [5, 4])).toThrow("numbers of examples that add up to 10");
    expect(() => randomSplit(data(10), [1.5, -0.5])).toThrow("randomSplit");
    expect(() => randomSplit(data(10), [0.5, 0.5], { by: [1] })).toThrow("by has 1 classes");
  });
});

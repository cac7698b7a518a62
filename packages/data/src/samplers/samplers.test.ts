import { Generator, manualSeed } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  BatchSampler,
  RandomSampler,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from "./index.js";

const five = { length: 5 };
const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);
const counts = (values: Iterable<number>, length: number) => {
  const result = new Array<number>(length).fill(0);
  for (const value of values) result[value]++;
  return result;
};

describe("samplers", () => {
  it("take all in order", () => {
    expect([...new SequentialSampler(five)]).toEqual([0, 1, 2, 3, 4]);
  });

  it("draw the same from the same generator, and by themselves from the default one", () => {
    const sampler = new RandomSampler(five);
    expect(sampler.sample(new Generator(3))).toEqual(sampler.sample(new Generator(3)));
    manualSeed(1);
    const first = [...sampler];
    manualSeed(1);
    expect([...sampler]).toEqual(first);
  });

  it("take all at random, several orders after each other where more are asked for", () => {
    const order = new RandomSampler(five, { numSamples: 12 }).sample(new Generator(0));
    expect(order).toHaveLength(12);
    expect(sorted(order.slice(0, 5))).toEqual([0, 1, 2, 3, 4]);
    expect(sorted(order.slice(5, 10))).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(order.slice(10)).size).toBe(2);
  });

  it("draw with replacement, each as often", () => {
    const sampler = new RandomSampler(five, { replacement: true, numSamples: 10_000 });
    for (const count of counts(sampler.sample(new Generator(0)), 5)) {
      expect(Math.abs(count - 2000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.2 * 0.8));
    }
  });

  it("draw in proportion to weights", () => {
    const sampler = new WeightedRandomSampler([1, 0, 3, 6], 10_000);
    const [a, b, c, d] = counts(sampler.sample(new Generator(0)), 4);
    expect(b).toBe(0);
    expect(a / 10_000).toBeCloseTo(0.1, 1.7);
    expect(c / 10_000).toBeCloseTo(0.3, 1.7);
    expect(d / 10_000).toBeCloseTo(0.6, 1.7);
  });

  it("draw in proportion to weights without replacement", () => {
    const sampler = new WeightedRandomSampler([1, 0, 3, 6], 3, { replacement: false });
    const generator = new Generator(0);
    const firsts: number[] = [];
    const seconds: number[] = [];
    for (let i = 0; i < 4000; i++) {
      const drawn = sampler.sample(generator);
      expect(sorted(drawn)).toEqual([0, 2, 3]);
      firsts.push(drawn[0]);
      if (drawn[0] === 3) seconds.push(drawn[1]);
    }
    expect(counts(firsts, 4)[3] / 4000).toBeCloseTo(0.6, 1.5);
    // Once 3 is gone, 2 has three quarters of what is left.
    expect(counts(seconds, 4)[2] / seconds.length).toBeCloseTo(0.75, 1.5);
  });

  it("take some in random order", () => {
    const order = new SubsetRandomSampler([2, 7, 4]).sample(new Generator(0));
    expect(sorted(order)).toEqual([2, 4, 7]);
  });

  it("make batches", () => {
    const batches = (dropLast: boolean) =>
      [...new BatchSampler(new SequentialSampler(five), 2, { dropLast })].map((batch) => [...batch]);
    expect(batches(false)).toEqual([[0, 1], [2, 3], [4]]);
    expect(batches(true)).toEqual([[0, 1], [2, 3]]); // prettier-ignore
  });

  it("refuse what can't be drawn", () => {
    expect(() => new RandomSampler(five, { numSamples: 0 })).toThrow("numSamples must be a whole number");
    expect(() => new RandomSampler({ length: 0 }, { numSamples: 3 })).toThrow("no examples to draw from");
    expect(() => new WeightedRandomSampler([1, -1], 3)).toThrow("weight 1 is -1");
    expect(() => new WeightedRandomSampler([1, NaN], 3)).toThrow("weight 1 is NaN");
    expect(() => new WeightedRandomSampler([0, 0], 3)).toThrow("0 examples have a weight above 0");
    expect(() => new WeightedRandomSampler([1, 0, 1], 3, { replacement: false })).toThrow("2 examples");
    expect(() => new BatchSampler(new SequentialSampler(five), 0)).toThrow(
      "batchSize must be a whole number",
    );
  });
});

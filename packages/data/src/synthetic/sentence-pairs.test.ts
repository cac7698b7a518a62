import { describe, expect, it } from "vitest";
import { sentencePairs } from "./sentence-pairs.js";

/** Sentence s of document d is 1000 d + s. */
const documents = Array.from({ length: 40 }, (_, d) => Array.from({ length: 51 }, (_, s) => 1000 * d + s));

describe("sentencePairs", () => {
  it("has the next sentence half of the time, else one of another document", () => {
    const pairs = sentencePairs(documents, { seed: 0 });
    expect(pairs).toHaveLength(40 * 50);
    for (const { first, second, isNext } of pairs) {
      if (isNext) expect(second).toBe(first + 1);
      else expect(Math.floor(second / 1000)).not.toBe(Math.floor(first / 1000));
    }
    const next = pairs.filter(({ isNext }) => isNext).length;
    expect(Math.abs(next - 1000)).toBeLessThan(4 * Math.sqrt(2000 / 4));
    const strange = new Set(
      pairs.filter(({ isNext }) => !isNext).map(({ second }) => Math.floor(second / 1000)),
    );
    expect(strange.size).toBe(40);
  });

  it("is fixed by the seed, and takes other shares", () => {
    expect(sentencePairs(documents, { seed: 2 })).toEqual(sentencePairs(documents, { seed: 2 }));
    expect(sentencePairs(documents, { probability: 1 }).every(({ isNext }) => isNext)).toBe(true);
    expect(sentencePairs([["a", "b"], [], ["c"]], { probability: 0 })).toEqual([
      { first: "a", second: "c", isNext: false },
    ]);
  });

  it("refuses what can't be", () => {
    expect(() => sentencePairs([["a", "b"], []])).toThrow(
      "sentencePairs: needs two documents with sentences, got 1",
    );
    expect(() => sentencePairs(documents, { probability: 2 })).toThrow(
      "probability must be from 0 to 1, got 2",
    );
  });
});

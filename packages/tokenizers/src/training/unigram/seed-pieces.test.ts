import { describe, expect, it } from "vitest";
import { seedPieces } from "./seed-pieces.js";

describe("seedPieces", () => {
  it("takes the parts that occur twice, by length times frequency, and only the longest of the same places", () => {
    const words = new Map([
      ["abcd", 2],
      ["xbc", 1],
      ["q", 5],
    ]);
    expect(seedPieces(words, 100)).toEqual([
      ["q", 5],
      ["b", 3],
      ["c", 3],
      ["a", 2],
      ["d", 2],
      ["x", 1],
      ["abcd", 8],
      ["bc", 6],
      ["bcd", 6],
      ["cd", 4],
    ]);
  });

  it("doesn't cut characters of two units", () => {
    const words = new Map([
      ["a🙂", 1],
      ["a🙃", 1],
      ["🙂b🙂", 2],
    ]);
    const parts = seedPieces(words, 100).filter(([part]) => [...part].length > 1);
    expect(parts.map(([part]) => part)).toEqual(["🙂b🙂", "b🙂"]);
  });

  it("takes no more than asked for, beside the characters", () => {
    expect(seedPieces(new Map([["abab", 4]]), 3).map(([part]) => part)).toEqual(["a", "b", "ab"]);
  });
});

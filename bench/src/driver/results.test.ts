import { describe, expect, it } from "vitest";
import { median, quantile, Results } from "./results.js";

describe("quantile", () => {
  it("interpolates between neighbours", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1])).toBe(2.5);
    expect(quantile([0, 1, 2, 3, 4], 0.25)).toBe(1);
    expect(median([])).toBeUndefined();
  });
});

describe("Results", () => {
  it("gives a round's time, or the last one before it", () => {
    const results = new Results();
    const { timings } = results.cell("gpt", "slow");
    timings.push({ round: 0, ms: 5, blocks: 1, clean: 1 });
    expect(results.timeIn("gpt", "slow", 2)).toBe(5);
    expect(results.timeIn("gpt", "other", 2)).toBeUndefined();
    expect(results.time("gpt", "slow")).toBe(5);
  });
});

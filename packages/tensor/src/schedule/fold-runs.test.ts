import { describe, expect, it } from "vitest";
import type { FoldAxis } from "../kernel/fold-axes.js";
import { foldRuns } from "./fold-runs.js";

/** What each result is the sum of, as a sorted list of "window place". */
function definition({ size, count, places, start, step, dilation }: FoldAxis): string[][] {
  const results = Array.from({ length: size }, (): string[] => []);
  for (let window = 0; window < count; window++) {
    for (let place = 0; place < places; place++) {
      const at = start + window * step + place * dilation;
      if (at >= 0 && at < size) results[at].push(`${window} ${place}`);
    }
  }
  return results.map((terms) => terms.sort());
}

function fromRuns(axis: FoldAxis): string[][] {
  const results: string[][] = [];
  for (const run of foldRuns(axis)) {
    for (let q = 0; q < run.count; q++) {
      for (let r = 0; r < run.repeats; r++) {
        const at = run.first + q * run.stride + r;
        expect(results[at]).toBeUndefined();
        results[at] = run.terms
          .map(({ window, place }) =>
            [window, place].map(({ first, step, repeat }) => first + q * step + r * repeat).join(" "),
          )
          .sort();
      }
    }
  }
  return results;
}

describe("foldRuns", () => {
  it("names the terms of every result once", () => {
    for (const [count, places] of [
      [5, 3],
      [2, 7],
      [1, 1],
      [4, 4],
      [6, 1],
    ])
      // prettier-ignore
      for (const step of [1, 2, 3, 5])
        for (const dilation of [1, 2, 3, -1, -2])
          for (const start of [0, 2, -3])
            for (const size of [1, 8, 25]) {
              const axis = { size, count, places, start, step, dilation };
              expect(fromRuns(axis), JSON.stringify(axis)).toEqual(definition(axis));
            }
  });

  it("needs few runs: the inside, and the edges", () => {
    const inner = { size: 14, count: 7, places: 4, start: -1, step: 2, dilation: 1 };
    expect(foldRuns(inner).map(({ first, count, repeats }) => [first, count, repeats])).toEqual([
      [1, 6, 2],
      [13, 1, 1],
      [0, 1, 1],
    ]);
    expect(foldRuns({ size: 28, count: 7, places: 4, start: 0, step: 4, dilation: 1 })).toHaveLength(1);
    expect(foldRuns({ size: 100, count: 3, places: 98, start: 0, step: 1, dilation: 1 })).toHaveLength(5);
  });
});

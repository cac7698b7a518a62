import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addExpected, bestCut } from "./lattice-paths.js";
import { PieceTable } from "./piece-table.js";

/** All cuts of a word into pieces, by trying each beginning. */
function allCuts(word: string, pieces: readonly string[]): number[][] {
  if (word === "") return [[]];
  return pieces.flatMap((piece, id) =>
    word.startsWith(piece) ? allCuts(word.slice(piece.length), pieces).map((rest) => [id, ...rest]) : [],
  );
}

const sample = fc.record({
  word: fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 7 }),
  longer: fc.uniqueArray(fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 2, maxLength: 4 })),
  weights: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 20, maxLength: 20 }),
});

describe("paths through a word's pieces", () => {
  it("finds the best cut and what is expected, as trying all cuts does", () => {
    fc.assert(
      fc.property(sample, ({ word, longer, weights }) => {
        const pieces = ["a", "b", "c", ...longer];
        const table = new PieceTable(pieces.map((piece, i) => [piece, weights[i % 20] + i / 7]));
        const { scores } = table;
        const cuts = allCuts(word, pieces);
        const sums = cuts.map((cut) => cut.reduce((sum, id) => sum + scores[id], 0));
        const best = bestCut(table.lattice(word), scores);
        expect(best?.score).toBeCloseTo(Math.max(...sums), 10);

        const total = sums.reduce((sum, score) => sum + Math.exp(score), 0);
        const wanted = new Float64Array(pieces.length);
        cuts.forEach((cut, i) => cut.forEach((id) => (wanted[id] += (3 * Math.exp(sums[i])) / total)));
        const expected = new Float64Array(pieces.length);
        addExpected(table.lattice(word), scores, 3, expected);
        expected.forEach((value, id) => expect(value).toBeCloseTo(wanted[id], 8));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it("does without a piece, and says when there is no cut", () => {
    const table = new PieceTable([
      ["a", 1],
      ["ab", 9],
      ["b", 1],
    ]);
    const ids = (word: string, without?: number) =>
      bestCut(table.lattice(word), table.scores, without)?.pieces;
    expect(ids("ab")).toEqual([1]);
    expect(ids("ab", 1)).toEqual([0, 2]);
    expect(ids("a", 0)).toBeUndefined();
  });
});

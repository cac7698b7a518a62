import { tensor, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { allowTokens, minPFilter, repetitionPenalty, temperature, topKFilter, topPFilter } from "./index.js";

const none = -Infinity;
const scores = tensor([
  [0.1, 0.4, 0.3, 0.2],
  [0.25, 0.25, 0.25, 0.25],
]).log();

/** The ids that are left in each row. */
async function left(filtered: typeof scores): Promise<number[][]> {
  const rows = (await filtered.array()) as number[][];
  return rows.map((row) => row.flatMap((score, id) => (score === none ? [] : [id])));
}

describe("filters of scores", () => {
  it("divides by the temperature", async () => {
    expect(await temperature(tensor([[1, -2, none]]), 0.5).array()).toEqual([[2, -4, none]]);
  });

  it("leaves the k highest, with those equal to the last", async () => {
    expect(await left(topKFilter(scores, 2))).toEqual([[1, 2], [0, 1, 2, 3]]); // prettier-ignore
    expect(await left(topKFilter(scores, 1))).toEqual([[1], [0, 1, 2, 3]]);
    expect(topKFilter(scores, 4)).toBe(scores);
    expect(topKFilter(scores, 100)).toBe(scores);
    expect(await left(topKFilter(tensor([[1, none, none]]), 2))).toEqual([[0]]);
  });

  it("leaves the nucleus with the token that crosses p, and the lower ids of equal ones", async () => {
    const kept = (p: number): Promise<number[][]> => left(topPFilter(scores, p));
    expect(await kept(0.39)).toEqual([[1], [0, 1]]);
    expect(await kept(0.41)).toEqual([[1, 2], [0, 1]]); // prettier-ignore
    expect(await kept(0.8)).toEqual([[1, 2, 3], [0, 1, 2, 3]]); // prettier-ignore
    expect(await kept(0)).toEqual([[1], [0]]);
    expect(topPFilter(scores, 1)).toBe(scores);
    const twoLeft = topPFilter(topKFilter(scores.slice([0, 1]), 2), 0.5); // 4/7 and 3/7
    expect(await left(twoLeft)).toEqual([[1]]);
  });

  it("leaves what is likely against the likeliest", async () => {
    expect(await left(minPFilter(scores, 0.6))).toEqual([[1, 2], [0, 1, 2, 3]]); // prettier-ignore
    expect(await left(minPFilter(scores, 1))).toEqual([[1], [0, 1, 2, 3]]);
    expect(minPFilter(scores, 0)).toBe(scores);
  });

  it("punishes what has come: positive scores are divided, negative ones multiplied", async () => {
    const x = tensor([
      [2, -2, 1],
      [2, -2, none],
    ]);
    expect(await repetitionPenalty(x, [[0, 1, 1], [2]], 2).array()).toEqual([[1, -4, 1], [2, -2, none]]); // prettier-ignore
    const seen = tensor([1, 0, 0, 0, 1, 0], [2, 3], { dtype: "bool" });
    expect(await repetitionPenalty(x, seen, 4).array()).toEqual([[0.5, -2, 1], [2, -8, none]]); // prettier-ignore
  });

  it("leaves what is allowed", async () => {
    expect(await left(allowTokens(scores, [new Set([3, 0]), [2]]))).toEqual([[0, 3], [2]]);
  });

  it("refuses what has no meaning", () => {
    expect(() => temperature(scores, 0)).toThrow("temperature must be a number above 0, got 0");
    expect(() => topKFilter(scores, 0)).toThrow("k must be a positive integer, got 0");
    expect(() => topPFilter(scores, 1.1)).toThrow("p must be a number from 0 to 1, got 1.1");
    expect(() => minPFilter(scores, NaN)).toThrow("p must be a number from 0 to 1, got NaN");
    expect(() => repetitionPenalty(scores, [[], []], 0)).toThrow("penalty must be a number above 0, got 0");
    expect(() => repetitionPenalty(scores, [[1]], 2)).toThrow("got ids for 1 rows, the scores have 2");
    expect(() => allowTokens(scores, [[0], [4]])).toThrow("token 4 of row 1 is outside the vocabulary of 4");
    expect(() => allowTokens(scores, zeros([2, 4]))).toThrow("expected tokens as bool of [2, 4], got float32 of [2, 4]"); // prettier-ignore
    expect(() => topKFilter(zeros([2, 3, 4]), 1)).toThrow("expected scores [N, V], got [2, 3, 4]");
    expect(() => minPFilter(zeros([2, 3], { dtype: "int32" }), 0.1)).toThrow(
      "needs floating scores, got int32",
    );
  });
});

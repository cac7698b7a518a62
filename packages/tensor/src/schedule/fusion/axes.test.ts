import { describe, expect, it } from "vitest";
import type { LoopDraft } from "../draft.js";
import { commonAxes, commonShape } from "./axes.js";

const expr = { kind: "scalar", arg: 0, dtype: "float32" } as const;
const map = (...shape: number[]): LoopDraft => ({ kind: "map", slot: 0, shape, expr });
const sum = (shape: number[], axes: number[]): LoopDraft => {
  const acc = { kind: "acc", dtype: "float32" } as const;
  return { kind: "reduce", slot: 1, op: "sum", shape, axes, body: expr, epilogue: acc, dtype: "float32" };
};

describe("commonShape", () => {
  it.each([
    [[6, 4], [24], [6, 4]],
    [
      [6, 4],
      [3, 8],
      [3, 2, 4],
    ],
    [
      [1, 6, 1],
      [2, 3],
      [2, 3],
    ],
    [[], [1, 1], []],
  ])("of %j and %j is %j", (a, b, common) => {
    expect(commonShape(a, b)).toEqual(common);
  });

  it("is not there where sizes don't divide each other", () => {
    expect(commonShape([4, 6], [6, 4])).toBeUndefined();
  });
});

describe("commonAxes", () => {
  it("cuts axes as finely as all loops need, and knows which are reduced", () => {
    expect(commonAxes([map(6, 8), sum([2, 3, 8], [2]), map(6)])).toEqual([
      { size: 2, row: false },
      { size: 3, row: false },
      { size: 8, row: true },
    ]);
  });

  it("is not there for reductions over other axes, or of other sizes", () => {
    expect(commonAxes([sum([4, 5], [0]), sum([4, 5], [1])])).toBeUndefined();
    expect(commonAxes([sum([4, 5], [1]), map(4, 6)])).toBeUndefined();
    expect(commonAxes([sum([4, 5], [1]), map(5)])).toBeUndefined();
  });
});

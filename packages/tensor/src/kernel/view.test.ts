import { describe, expect, it } from "vitest";
import {
  contiguousView,
  flipView,
  isContiguous,
  permuteView,
  reshapeView,
  sliceView,
  unfoldView,
  type View,
} from "./view.js";

/** The places that a view visits, in order. */
function places(view: View): number[] {
  const visit = (axis: number, at: number): number[] =>
    axis === view.shape.length
      ? [at]
      : Array.from({ length: view.shape[axis] }, (_, i) =>
          visit(axis + 1, at + i * view.strides[axis]),
        ).flat();
  return visit(0, view.offset);
}

describe("reshapeView", () => {
  it.each([
    ["splits a dense axis", contiguousView([12]), [3, 4]],
    ["merges dense axes", contiguousView([2, 3, 4]), [6, 4]],
    ["adds and drops ones", contiguousView([1, 6, 1]), [6]],
    ["merges a stretched pair of broadcast axes", { shape: [3, 4], strides: [0, 0], offset: 5 }, [12]],
    [
      "keeps the outer axes of a transposed tail",
      permuteView(contiguousView([2, 3, 4]), [0, 2, 1]),
      [2, 2, 2, 3],
    ],
    ["splits reversed axes", flipView(contiguousView([6]), [0]), [2, 3]],
    ["turns an empty view into any empty shape", contiguousView([0, 3]), [3, 0, 2]],
    ["reaches rank 0", contiguousView([1, 1]), []],
  ] as const)("%s", (_, view, shape) => {
    const reshaped = reshapeView(view, shape);
    expect(reshaped?.shape).toEqual(shape);
    expect(places(reshaped!)).toEqual(places(view));
  });

  it.each([
    ["a transposed matrix into a row", permuteView(contiguousView([2, 3]), [1, 0]), [6]],
    ["every other column", sliceView(contiguousView([2, 5]), [0, 0], [1, 2], [2, 3]), [6]],
    ["overlapping windows", unfoldView(contiguousView([5]), 0, 3, 1, 1, [3, 3]), [9]],
    ["a broadcast axis with a dense one", { shape: [2, 3], strides: [0, 1], offset: 0 }, [6]],
  ] as const)("cannot say %s in strides", (_, view, shape) => {
    expect(reshapeView(view, shape)).toBeUndefined();
  });
});

describe("isContiguous", () => {
  it("ignores the strides of axes of size 1", () => {
    expect(isContiguous({ shape: [1, 3], strides: [99, 1], offset: 0 })).toBe(true);
  });

  it("wants the order and the start", () => {
    expect(isContiguous(permuteView(contiguousView([2, 3]), [1, 0]))).toBe(false);
    expect(isContiguous(sliceView(contiguousView([4]), [1], [1], [3]))).toBe(false);
  });
});

import { IndexError, ShapeError, tensor, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Flatten, Sequential, unflatten, Unflatten } from "../index.js";

describe("Flatten", () => {
  it("merges any range of axes, counted from either end", () => {
    const x = zeros([2, 3, 4, 5]);
    expect(new Flatten().forward(x).shape).toEqual([2, 60]);
    expect(new Flatten(0).forward(x).shape).toEqual([120]);
    expect(new Flatten(1, 2).forward(x).shape).toEqual([2, 12, 5]);
    expect(new Flatten(-3, -2).forward(x).shape).toEqual([2, 12, 5]);
    expect(new Flatten(2, 2).forward(x).shape).toEqual([2, 3, 4, 5]);
    expect(new Flatten(0).forward(tensor(3)).shape).toEqual([1]);
    expect(new Flatten().forward(zeros([0, 3, 4])).shape).toEqual([0, 12]);
  });

  it("refuses axes that aren't there or lie the wrong way round", () => {
    expect(() => new Flatten().forward(zeros([3]))).toThrow(IndexError);
    expect(() => new Flatten(2, 1).forward(zeros([2, 3, 4]))).toThrow("start axis 2 lies behind end axis 1");
  });
});

describe("Unflatten", () => {
  it("parts an axis, counted from either end, and finds one size", () => {
    expect(new Unflatten(1, [3, 4]).forward(zeros([2, 12])).shape).toEqual([2, 3, 4]);
    expect(new Unflatten(-2, [-1, 2]).forward(zeros([6, 5])).shape).toEqual([3, 2, 5]);
    expect(unflatten(zeros([0, 4]), 0, [0, 3]).shape).toEqual([0, 3, 4]);
  });

  it("refuses sizes that don't multiply to the axis', by name and path", () => {
    expect(() => unflatten(zeros([2, 12]), 2, [3, 4])).toThrow(IndexError);
    expect(() => unflatten(zeros([2, 12]), 1, [5, -1])).toThrow(ShapeError);
    expect(() => unflatten(zeros([2, 1]), 1, [-1, -1])).toThrow("does not make [-1, -1]");
    expect(() => unflatten(zeros([2, 12]), 1, [-3, -4])).toThrow(ShapeError);
    expect(() => unflatten(zeros([2, 0]), 1, [0, -1])).toThrow(ShapeError);
    expect(() => new Sequential(new Unflatten(1, [7])).forward(zeros([2, 12]))).toThrow(
      "0: Unflatten axis 1 of [2, 12] does not make [7]",
    );
  });
});

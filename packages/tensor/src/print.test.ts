import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { arange, tensor, zeros } from "./index.js";

describe("a tensor prints as NumPy prints it", () => {
  it.each([
    ["whole numbers", tensor([[1, 2], [3, 40]]), "tensor([[ 1,  2],\n        [ 3, 40]])"],
    ["fractions", tensor([0.5, -1.25]), "tensor([ 0.5000, -1.2500])"],
    ["wide ranges", tensor([1e-9, 1e9]), "tensor([1.0000e-9, 1.0000e+9])"],
    ["what is not finite", tensor([NaN, Infinity, -Infinity, 1]), "tensor([ nan,  inf, -inf,    1])"],
    ["one number", tensor(3), "tensor(3)"],
    ["booleans", tensor([true, false]), "tensor([ true, false], dtype=bool)"],
    ["int32", tensor(new Int32Array([1, -2])), "tensor([ 1, -2], dtype=int32)"],
    ["nothing", zeros([0, 3]), "tensor([], shape=[0, 3])"],
    ["three axes", arange(8).reshape([2, 2, 2]), "tensor([[[0, 1],\n         [2, 3]],\n\n        [[4, 5],\n         [6, 7]]])"],
  ])("%s", (_, x, text) => {
    expect(String(x)).toBe(text);
  }); // prettier-ignore

  it("summarises what is large", () => {
    const lines = String(arange(3000).reshape([100, 30])).split("\n");
    expect(lines).toHaveLength(7);
    expect(lines[0]).toBe("tensor([[   0,    1,    2, ...,   27,   28,   29],");
    expect(lines[3]).toBe("        ...,");
  });

  it("in Node's console too", () => {
    expect(inspect(tensor([1, 2]))).toBe("tensor([1, 2])");
  });
});

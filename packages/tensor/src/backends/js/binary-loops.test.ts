import { describe, expect, it } from "vitest";
import type { DType } from "../../dtype.js";
import type { BinaryOp } from "../../kernel/expr.js";
import { binaryLoop } from "./binary-loops.js";

function run(op: BinaryOp, a: readonly number[], b: readonly number[], dtype: DType = "float64"): number[] {
  const out = new Float64Array(a.length);
  binaryLoop(op, dtype)(out, Float64Array.from(a), Float64Array.from(b), a.length);
  return [...out];
}

describe("binary loops", () => {
  it.each([
    ["add", 1.5, 2, 3.5],
    ["sub", 1.5, 2, -0.5],
    ["mul", 1.5, 2, 3],
    ["div", 1.5, 2, 0.75],
    ["div", -1, 0, -Infinity],
    ["div", 0, 0, NaN],
    ["atan2", 1, -1, (3 * Math.PI) / 4],
    ["atan2", -0, -1, -Math.PI],
  ] as const)("%s(%d, %d) = %d", (op, a, b, result) => {
    expect(run(op, [a], [b])).toEqual([result]);
  });

  it("max and min pass NaN from either side", () => {
    expect(run("max", [1, NaN, 1, -Infinity], [2, 1, NaN, 3])).toEqual([2, NaN, NaN, 3]);
    expect(run("min", [1, NaN, 1, -Infinity], [2, 1, NaN, 3])).toEqual([1, NaN, NaN, -Infinity]);
  });

  it("mod has the divisor's sign", () => {
    const a = [5, -5, 5, -5, 6, -6, 5.5, -0.25];
    const b = [3, 3, -3, -3, 3, -3, 2, 1];
    expect(run("mod", a, b)).toEqual([2, 1, -1, -2, 0, -0, 1.5, 0.75]);
  });

  it("mod by infinity and by zero is Python's, with NaN for 0", () => {
    const a = [5, -5, 5, -5, 5, Infinity, NaN];
    const b = [Infinity, Infinity, -Infinity, -Infinity, 0, 2, 2];
    expect(run("mod", a, b)).toEqual([5, Infinity, -Infinity, -5, NaN, NaN, NaN]);
  });

  it("pow is IEEE's", () => {
    const a = [1, 1, -1, -1, 2, 0, -8, NaN, -2, 0, -0];
    const b = [NaN, Infinity, Infinity, -Infinity, 10, 0, 1 / 3, 0, 3, -1, -1];
    expect(run("pow", a, b)).toEqual([1, 1, 1, 1, 1024, 1, NaN, 1, -8, Infinity, -Infinity]);
  });

  it("comparisons with NaN are false, but for ne", () => {
    const a = [1, 2, 2, NaN, -0];
    const b = [2, 1, 2, NaN, 0];
    expect(run("lt", a, b)).toEqual([1, 0, 0, 0, 0]);
    expect(run("le", a, b)).toEqual([1, 0, 1, 0, 1]);
    expect(run("eq", a, b)).toEqual([0, 0, 1, 0, 1]);
    expect(run("ne", a, b)).toEqual([1, 1, 0, 1, 0]);
  });

  it("and, or, xor and shifts work on bits", () => {
    const a = [12, -1, 0x7fffffff];
    const b = [10, 5, 1];
    expect(run("and", a, b, "int32")).toEqual([8, 5, 1]);
    expect(run("or", a, b, "int32")).toEqual([14, -1, 0x7fffffff]);
    expect(run("xor", a, b, "int32")).toEqual([6, -6, 0x7ffffffe]);
    expect(run("shl", [1, 1, 3], [31, 32, 1], "int32")).toEqual([-2147483648, 1, 6]);
    expect(run("shr", [-1, -1, 8], [28, 0, 2], "int32")).toEqual([15, -1, 2]);
  });

  it("int32 division goes towards zero, and by 0 gives 0", () => {
    expect(run("idiv", [7, -7, 7, 1], [2, 2, -2, 0], "int32")).toEqual([3, -3, -3, 0]);
    expect(run("mod", [7, -7, 7, 1], [2, 2, -2, 0], "int32")).toEqual([1, 1, -1, 0]);
  });

  it("int32 products and powers wrap around", () => {
    expect(run("mul", [65537, 0x7fffffff], [65537, 0x7fffffff], "int32")).toEqual([131073, 1]);
    expect(run("pow", [3, 3, -2, 0, 2, -1, 1, 0], [4, 30, 31, 0, -1, -3, -5, -1], "int32")).toEqual([
      81,
      Number(BigInt.asIntN(32, 3n ** 30n)),
      -2147483648,
      1,
      0,
      -1,
      1,
      0,
    ]);
  });
});

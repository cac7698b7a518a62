import { describe, expect, it } from "vitest";
import { UNARY_OPS, type UnaryOp } from "../../kernel/expr.js";
import { erf } from "../../math/erf.js";
import { unaryLoop } from "./unary-loops.js";

function run(
  op: UnaryOp,
  values: readonly number[],
  dtype: "float64" | "int32" | "bool" = "float64",
): number[] {
  const out = new Float64Array(values.length);
  unaryLoop(op, dtype)(out, Float64Array.from(values), values.length);
  return [...out];
}

const VALUES = [
  -Infinity,
  -1e300,
  -100,
  -2.5,
  -1.5,
  -1,
  -0.5,
  -1e-20,
  -0,
  0,
  1e-20,
  0.3,
  1,
  2.5,
  100,
  1e300,
  Infinity,
  NaN,
];

const OF_MATH = {
  abs: Math.abs, sign: Math.sign, floor: Math.floor, ceil: Math.ceil, trunc: Math.trunc, sqrt: Math.sqrt, exp: Math.exp,
  expm1: Math.expm1, log: Math.log, log1p: Math.log1p, sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin,
  acos: Math.acos, atan: Math.atan, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, erf,
  neg: (x: number) => -x, reciprocal: (x: number) => 1 / x,
}; // prettier-ignore

describe("unary loops", () => {
  it.each(Object.keys(OF_MATH) as (keyof typeof OF_MATH)[])("%s is that of Math", (op) => {
    expect(run(op, VALUES)).toEqual(VALUES.map((x) => OF_MATH[op](x)));
  });

  it("covers every operation with this file's tests", () => {
    const tested = [...Object.keys(OF_MATH), "round", "sigmoid", "relu", "not"];
    expect(tested.sort()).toEqual([...UNARY_OPS].sort());
  });

  it("rounds halves to even and keeps the sign of zero", () => {
    const x = [
      -2.5,
      -1.5,
      -0.5,
      -0.3,
      -0,
      0,
      0.49999999999999994,
      0.5,
      1.5,
      2.5,
      3.7,
      2 ** 52 + 1,
      Infinity,
      NaN,
    ];
    const y = [-2, -2, -0, -0, -0, 0, 0, 0, 2, 2, 4, 2 ** 52 + 1, Infinity, NaN];
    expect(run("round", x)).toEqual(y);
  });

  it("sigmoid reaches neither overflow nor cancellation", () => {
    const [low, middle, high, tiny, nan] = run("sigmoid", [-Infinity, 0, 1000, -700, NaN]);
    expect([low, middle, high, nan]).toEqual([0, 0.5, 1, NaN]);
    expect(tiny / Math.exp(-700)).toBeCloseTo(1, 14);
  });

  it("relu passes NaN on", () => {
    expect(run("relu", [-1, -Infinity, 0, 2, Infinity, NaN])).toEqual([0, 0, 0, 2, Infinity, NaN]);
  });

  it("not is bitwise for int32 and logical for bool", () => {
    expect(run("not", [0, -1, 5], "int32")).toEqual([-1, 0, -6]);
    expect(run("not", [0, 1], "bool")).toEqual([1, 0]);
  });

  it("leaves what lies after n alone", () => {
    const out = new Float64Array(3).fill(7);
    unaryLoop("exp", "float64")(out, new Float64Array(3), 2);
    expect([...out]).toEqual([1, 1, 7]);
  });
});

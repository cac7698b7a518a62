import { expect, it } from "vitest";
import type { ElementOp, Expr } from "../../../kernel/expr.js";
import { contiguousView } from "../../../kernel/view.js";
import { ieeePow } from "../test-support/accuracy.js";
import { pair, runOn } from "../test-support/compare.js";

function evaluate(op: ElementOp, ...args: number[][]): number[] {
  const view = contiguousView([args[0].length]);
  const srcs = args.map((_, arg): Expr => ({ kind: "load", arg, view, dtype: "float32" }));
  const inputs = args.map((values) => ({ dtype: "float32" as const, data: Float32Array.from(values) }));
  const kernel = {
    kind: "map",
    shape: view.shape,
    exprs: [{ kind: "apply", op, srcs, dtype: "float32" } as Expr],
  } as const;
  return [...runOn(pair().wasm, kernel, inputs, [])[0]];
}

it("pow has IEEE's special cases", () => {
  const specials = [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    2,
    -2,
    3,
    -3,
    2.5,
    1e30,
    -1e30,
    16777217,
    1e-40,
    Infinity,
    -Infinity,
    NaN,
  ];
  const x = specials.flatMap((value) => specials.map(() => value));
  const y = specials.flatMap(() => specials);
  const actual = evaluate("pow", x, y);
  x.forEach((base, i) => {
    const [a, b] = [Math.fround(base), Math.fround(y[i])];
    const expected = Math.fround(ieeePow(a, b));
    const close = Math.abs(actual[i] - expected) <= 1e-6 * Math.abs(expected);
    expect(close || Object.is(actual[i], expected), `pow(${a}, ${b}): ${actual[i]}, not ${expected}`).toBe(
      true,
    );
  });
});

it("keeps the sign of zero", () => {
  for (const op of [
    "expm1",
    "log1p",
    "sin",
    "tan",
    "asin",
    "atan",
    "sinh",
    "tanh",
    "erf",
    "round",
    "neg",
  ] as const) {
    const [negative, positive] = evaluate(op, [-0, 0]);
    const flip = op === "neg";
    expect([op, Object.is(negative, flip ? 0 : -0), Object.is(positive, flip ? -0 : 0)]).toEqual([
      op,
      true,
      true,
    ]);
  }
});

it("rounds half to even", () => {
  expect(evaluate("round", [0.5, 1.5, 2.5, -0.5, -1.5, 1e9])).toEqual([0, 2, 2, -0, -2, 1e9]);
});

it("underflows gradually", () => {
  for (const x of [-88, -90, -95, -100, -103, -104, -110]) {
    const [y] = evaluate("exp", [x]);
    expect(Math.abs(y - Math.exp(x))).toBeLessThanOrEqual(2 ** -149);
  }
});

import { expect, it } from "vitest";
import type { Expr } from "../../../kernel/expr.js";
import { contiguousStrides, numel, type Shape } from "../../../shape.js";
import { difference, randomInput, randomSource, runBoth } from "../test-support/compare.js";

const random = randomSource(5);

/** Reads input `arg`, an array of `shape`, with its axes in another order. */
function permuted(
  arg: number,
  shape: Shape,
  axes: readonly number[],
  dtype: Expr["dtype"] = "float32",
): Expr {
  const strides = contiguousStrides(shape);
  const view = {
    shape: axes.map((axis) => shape[axis]),
    strides: axes.map((axis) => strides[axis]),
    offset: 0,
  };
  return { kind: "load", arg, view, dtype } as Expr;
}

function compare(
  shape: Shape,
  exprs: Expr[],
  inputs: Shape[],
  dtype: Expr["dtype"] = "float32",
): string | undefined {
  const data = inputs.map((input) => randomInput(random, dtype, numel(input)));
  const [expected, actual] = runBoth({ kind: "map", shape, exprs }, data);
  return exprs.map((_, i) => difference(expected[i], actual[i])).find((found) => found);
}

it("turns arrays of any sizes", () => {
  for (const [n, k] of [[4, 4], [5, 7], [8, 16], [9, 13], [31, 530], [1025, 17], [3, 40], [40, 3]]) // prettier-ignore
    for (const dtype of ["float32", "int32", "bool"] as const)
      expect([n, k, dtype, compare([n, k], [permuted(0, [k, n], [1, 0], dtype)], [[k, n]], dtype)]).toEqual([n, k, dtype, undefined]); // prettier-ignore
});

it("turns the inner axes of larger arrays", () => {
  const shape = [3, 10, 6, 9];
  for (const axes of [[0, 2, 1, 3], [0, 2, 3, 1], [3, 2, 1, 0], [0, 3, 1, 2], [1, 3, 0, 2]]) // prettier-ignore
    expect([axes, compare(axes.map((axis) => shape[axis]), [permuted(0, shape, axes)], [shape])]).toEqual([axes, undefined]); // prettier-ignore
});

it("turns some operands and not others, for several results", () => {
  const shape = [21, 37];
  const straight = permuted(0, shape, [0, 1]);
  const turned = permuted(1, [37, 21], [1, 0]);
  const add: Expr = { kind: "apply", op: "add", srcs: [straight, turned], dtype: "float32" };
  const log: Expr = { kind: "apply", op: "log", srcs: [turned], dtype: "float32" };
  expect(compare(shape, [add, log, turned], [shape, [37, 21]])).toBeUndefined();
});

it("turns what is walked backwards, and what is gathered by column", () => {
  const backwards: Expr = { kind: "load", arg: 0, view: { shape: [12, 20], strides: [1, -12], offset: 19 * 12 }, dtype: "float32" }; // prettier-ignore
  expect(compare([12, 20], [backwards], [[20, 12]])).toBeUndefined();
  const index: Expr = {
    kind: "load",
    arg: 1,
    view: { shape: [12, 20], strides: [1, 0], offset: 0 },
    dtype: "int32",
  };
  const view = { shape: [12, 20], strides: [1, 12], offset: 0 };
  const gathered: Expr = { kind: "gather", arg: 0, view, index, stride: 1, size: 5, dtype: "float32" };
  const turned: Expr = { kind: "load", arg: 0, view, dtype: "float32" };
  const exprs = [gathered, turned];
  const places = { dtype: "int32", data: Int32Array.from({ length: 12 }, (_, i) => (i * 3) % 5) } as const;
  const inputs = [randomInput(random, "float32", 300), places];
  const [expected, actual] = runBoth({ kind: "map", shape: [12, 20], exprs }, inputs);
  exprs.forEach((_, i) => expect(difference(expected[i], actual[i])).toBeUndefined());
});

import { describe, expect, it } from "vitest";
import type { DType } from "../../../dtype.js";
import type { Acc, ElementOp, Expr } from "../../../kernel/expr.js";
import type { ReduceOp, RowsKernel, RowStep } from "../../../kernel/kernel.js";
import { contiguousView, permuteView, type View } from "../../../kernel/view.js";
import { numel } from "../../../shape.js";
import { difference, randomInput, randomSource, runBoth } from "../test-support/compare.js";
import { planPasses } from "./rows-passes.js";

const random = randomSource(7);
const apply = (op: ElementOp, ...srcs: Expr[]): Expr => ({ kind: "apply", op, srcs, dtype: "float32" });
const made = (step: number, dtype: DType = "float32"): Acc => ({ kind: "acc", dtype, step });
const load = (view: View, arg = 0): Expr => ({ kind: "load", arg, view, dtype: "float32" });

const element = (expr: Expr, stored = false): RowStep => ({ kind: "element", expr, stored });
const reduce = (op: ReduceOp, expr: Expr, stored = false): RowStep => {
  const dtype = op.startsWith("arg") ? "int32" : "float32";
  return { kind: "reduce", op, expr, dtype, stored };
};
const row = (expr: Expr, stored = false): RowStep => ({ kind: "row", expr, stored });

/** The axes of a dense `shape` of which `rowAxes` make the row. */
function rowsOf(shape: readonly number[], rowAxes: readonly number[]): Omit<RowsKernel, "steps"> {
  const kept = shape.map((_, i) => i).filter((axis) => !rowAxes.includes(axis));
  const sizes = (axes: readonly number[]): number[] => axes.map((axis) => shape[axis]);
  const layout = permuteView(contiguousView(shape), [...kept, ...rowAxes]);
  return { kind: "rows", shape: sizes(kept), rowShape: sizes(rowAxes), layout };
}

const PROGRAMS: Record<string, (x: Expr, weight: Expr) => RowStep[]> = {
  softmax: (x) => [
    reduce("max", x),
    element(apply("exp", apply("sub", x, made(0)))),
    reduce("sum", made(1)),
    element(apply("div", made(1), made(2)), true),
  ],
  "layer norm with its statistics": (x, weight) => [
    reduce("sum", x),
    row(apply("mul", made(0), weight), true),
    element(apply("sub", x, made(1)), true),
    reduce("sum", apply("mul", made(2), made(2)), true),
    row(apply("sqrt", apply("abs", made(3)))),
    element(apply("div", made(2), apply("add", made(4), made(1))), true),
  ],
  "several reductions": (x) => [
    reduce("sum", x, true),
    reduce("min", x, true),
    reduce("argMax", x, true),
    reduce("prod", apply("sin", x), true),
  ],
  "elements that find no place and are computed again": (x) => [
    element(apply("tanh", x)),
    reduce("sum", made(0)),
    row(apply("exp", made(1)), true),
    reduce("max", apply("sub", made(0), made(2)), true),
  ],
  "elements that are computed again from one that found a place": (x) => [
    element(apply("tanh", x)),
    reduce("sum", made(0)),
    element(apply("mul", made(0), made(1))),
    element(apply("add", made(0), made(1))),
    reduce("max", made(2)),
    reduce("min", made(3)),
    element(apply("sub", x, made(1)), true),
    element(apply("max", apply("sub", made(2), made(4)), apply("sub", made(3), made(5))), true),
  ],
  "values of rows that wait for nothing": (x, weight) => [
    row(apply("sqrt", apply("abs", weight)), true),
    element(apply("mul", x, made(0)), true),
    reduce("sum", made(1), true),
  ],
};

const SHAPES: [number[], number[]][] = [
  [[5, 37], [1]],
  [[37, 5], [0]],
  [[64, 33], [0]],
  [
    [3, 8, 4, 5],
    [0, 2, 3],
  ],
  [
    [4, 3, 17],
    [0, 2],
  ],
  [[16, 6, 2], [1]],
  [[1], [0]],
  [[70], [0]],
];

describe.each(Object.entries(PROGRAMS))("%s", (_, program) => {
  it.each(SHAPES)("of %j over axes %j agrees with the js backend", (shape, axes) => {
    const loops = rowsOf(shape, axes);
    const weight = load(contiguousView(loops.shape), 1);
    const kernel: RowsKernel = { ...loops, steps: program(load(loops.layout), weight) };
    const inputs = [numel(shape), numel(loops.shape)].map((n) => randomInput(random, "float32", n));
    const [expected, actual] = runBoth(kernel, inputs);
    expected.forEach((array, i) => expect(difference(array, actual[i], 2e-5, 1e-5)).toBeUndefined());
  });
});

it("walks a row once for what is known at the same time", () => {
  const x = load(contiguousView([2, 9]));
  const passes = (name: string): number =>
    planPasses({ ...rowsOf([2, 9], [1]), steps: PROGRAMS[name](x, load(contiguousView([2]), 1)) }).passes
      .length;
  expect(passes("several reductions")).toBe(1);
  expect(passes("softmax")).toBe(3);
  expect(passes("layer norm with its statistics")).toBe(3);
});

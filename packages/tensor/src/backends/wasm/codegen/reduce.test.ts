import { expect, it } from "vitest";
import type { Expr } from "../../../kernel/expr.js";
import type { ReduceOp } from "../../../kernel/kernel.js";
import { contiguousStrides, numel, type Shape } from "../../../shape.js";
import { difference, randomInput, randomSource, runBoth, type HostInput } from "../test-support/compare.js";

const random = randomSource(3);

/** Reduces the axes of `shape` that are in `axes` on both backends and answers how they differ. */
function compare(op: ReduceOp, shape: Shape, axes: readonly number[], input: HostInput): string | undefined {
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const strides = contiguousStrides(shape);
  const view = {
    shape: order.map((axis) => shape[axis]),
    strides: order.map((axis) => strides[axis]),
    offset: 0,
  };
  const body: Expr = { kind: "load", arg: 0, dtype: input.dtype, view };
  const epilogue: Expr = { kind: "acc", dtype: op.startsWith("arg") ? "int32" : input.dtype };
  const [shapeOf, reduceShape] = [kept, axes].map((list) => list.map((axis) => shape[axis]));
  const [[expected], [actual]] = runBoth(
    { kind: "reduce", op, shape: shapeOf, reduceShape, body, epilogue },
    [input],
  );
  return difference(expected, actual, 1e-5, 1e-4);
}

// Along the lanes, in blocks of registers and by rows of columns; in one piece and in several.
const CASES: [Shape, number[]][] = [
  [[200003], [0]],
  [[3, 70001], [1]],
  [[20011, 13], [0]],
  [[1003, 301], [0]],
  [[7, 67, 66], [1]],
  [[2, 1, 70001], [1]], // nothing to cut
  [
    [31, 9, 1021],
    [0, 1],
  ],
  [
    [31, 9, 1021],
    [0, 2],
  ],
  [[2, 40, 3, 600], [1]],
];

it("reduces large arrays along any axes as the definition does", () => {
  for (const [shape, axes] of CASES) {
    for (const dtype of ["float32", "int32"] as const) {
      const input = randomInput(random, dtype, numel(shape));
      for (const op of ["sum", "max", "min", "argMax", "argMin"] as const)
        expect([op, dtype, shape, axes, compare(op, shape, axes, input)]).toEqual([
          op,
          dtype,
          shape,
          axes,
          undefined,
        ]);
    }
  }
});

it("multiplies without leaving the range on the way", () => {
  const data = Float32Array.from({ length: 200000 }, (_, i) => (i % 16 < 8 ? 1e30 : 1e-30));
  for (const [shape, axes] of [[[200000], [0]], [[400, 500], [0]], [[20000, 10], [0]]] as const)
    expect(compare("prod", shape, axes, { dtype: "float32", data })).toBeUndefined(); // prettier-ignore
});

it("finds NaN wherever it is", () => {
  for (const [shape, axes] of CASES) {
    const input = randomInput(random, "float32", numel(shape));
    for (let i = 0; i < 3; i++) input.data[Math.floor(random() * input.data.length)] = NaN;
    for (const op of ["max", "min", "argMax", "argMin"] as const)
      expect([op, shape, axes, compare(op, shape, axes, input)]).toEqual([op, shape, axes, undefined]);
  }
});

import { expect, it } from "vitest";
import type { Expr } from "../../../kernel/expr.js";
import { contiguousView, type View } from "../../../kernel/view.js";
import { numel, type Shape } from "../../../shape.js";
import { difference, pair, randomInput, randomSource, runBoth, runOn } from "../test-support/compare.js";

const random = randomSource(11);
const load = (arg: number, view: View, dtype: Expr["dtype"]): Expr =>
  ({ kind: "load", arg, view, dtype }) as Expr;

/** Adds an array of `updateShape` into one of `shape` along `axis`, at the places that `indexView` reads. */
function scatter(
  shape: Shape,
  updateShape: Shape,
  axis: number,
  indexView: View,
  dtype: "float32" | "int32",
) {
  const whole = contiguousView(shape);
  const stride = whole.strides[axis];
  const strides = whole.strides.map((each, i) => (i === axis ? 0 : each));
  return {
    kind: "scatterAdd",
    shape,
    base: load(2, whole, dtype),
    updateShape,
    view: { shape: updateShape, strides, offset: 0 },
    stride,
    size: shape[axis],
    index: load(1, indexView, "int32"),
    src: load(0, contiguousView(updateShape), dtype),
  } as const;
}

it("adds along any axis, at places for whole rows or for each element", () => {
  const cases: [Shape, Shape, number, number[]][] = [
    [[50, 300], [90, 300], 0, [1, 0]],
    [[50, 300], [90, 300], 0, [300, 1]],
    [[50, 3], [90, 3], 0, [1, 0]],
    [[300, 50], [300, 90], 1, [0, 1]],
    [[9, 20, 130], [9, 40, 130], 1, [0, 1, 0]],
    [[9, 20, 5], [9, 40, 5], 1, [200, 5, 1]],
    [[77], [1000], 0, [1]],
  ];
  for (const [shape, updateShape, axis, strides] of cases) {
    for (const dtype of ["float32", "int32"] as const) {
      const places = Int32Array.from({ length: numel(updateShape) }, () =>
        Math.floor(random() * shape[axis]),
      );
      const kernel = scatter(shape, updateShape, axis, { shape: updateShape, strides, offset: 0 }, dtype);
      const inputs = [randomInput(random, dtype, numel(updateShape)), { dtype: "int32", data: places } as const, randomInput(random, dtype, numel(shape))]; // prettier-ignore
      const [[expected], [actual]] = runBoth(kernel, inputs);
      expect([updateShape, difference(expected, actual, 1e-5, 1e-5)]).toEqual([updateShape, undefined]);
    }
  }
});

it("names the index that is out of range", () => {
  const view = { shape: [90, 300], strides: [1, 0], offset: 0 };
  const kernel = scatter([50, 300], [90, 300], 0, view, "float32");
  const places = Int32Array.from({ length: 90 }, (_, i) => (i === 70 ? 50 : i % 50));
  const inputs = [randomInput(random, "float32", 27000), { dtype: "int32", data: places } as const, randomInput(random, "float32", 15000)]; // prettier-ignore
  expect(() => runOn(pair().wasm, kernel, inputs, [])).toThrow(/scatterAdd.*index 50.*size 50/s);
});

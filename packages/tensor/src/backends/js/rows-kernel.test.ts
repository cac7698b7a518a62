import { describe, expect, it } from "vitest";
import type { RowsKernel } from "../../kernel/kernel.js";
import { contiguousView, permuteView } from "../../kernel/view.js";
import { apply, load, scalar } from "./expr-shorthand.js";
import { runKernel } from "./run-kernel.js";
import type { DType } from "../../dtype.js";
import type { Acc } from "../../kernel/expr.js";

const made = (step: number, dtype: DType = "float32"): Acc => ({ kind: "acc", dtype, step });

/** Softmax of the rows of a dense `[rows, size]`, as the fuser writes it. */
function softmax(rows: number, size: number): RowsKernel {
  const x = load(0, [rows, size]);
  return {
    kind: "rows",
    shape: [rows],
    rowShape: [size],
    layout: contiguousView([rows, size]),
    steps: [
      { kind: "reduce", op: "max", expr: x, dtype: "float32", stored: false },
      { kind: "element", expr: apply("exp", "float32", apply("sub", "float32", x, made(0))), stored: false },
      { kind: "reduce", op: "sum", expr: made(1), dtype: "float32", stored: true },
      { kind: "element", expr: apply("div", "float32", made(1), made(2)), stored: true },
    ],
  };
}

describe("rows", () => {
  it("hands on what steps make, within a row and across blocks", async () => {
    const [rows, size] = [3, 1500];
    const x = Float32Array.from({ length: rows * size }, (_, i) => Math.sin(i) * 3);
    const [sums, y] = await runKernel(softmax(rows, size), [x]);
    for (let row = 0; row < rows; row++) {
      const part = x.subarray(row * size, (row + 1) * size);
      const top = Math.max(...part);
      const sum = part.reduce((total, value) => total + Math.exp(value - top), 0);
      expect(sums[row]).toBeCloseTo(sum, 2);
      expect(y[row * size + 7]).toBeCloseTo(Math.exp(part[7] - top) / sum, 7);
    }
  });

  it("writes elements where the layout says, and values of rows in order", async () => {
    const columns = permuteView(contiguousView([2, 3]), [1, 0]);
    const kernel: RowsKernel = {
      kind: "rows",
      shape: [3],
      rowShape: [2],
      layout: columns,
      steps: [
        { kind: "reduce", op: "sum", expr: load(0, columns), dtype: "float32", stored: false },
        { kind: "row", expr: apply("mul", "float32", made(0), scalar(0)), stored: true },
        { kind: "element", expr: apply("sub", "float32", load(0, columns), made(1)), stored: true },
      ],
    };
    const [halves, y] = await runKernel(kernel, [Float32Array.of(1, 2, 3, 5, 6, 9)], [0.5]);
    expect([...halves]).toEqual([3, 4, 6]);
    expect([...y]).toEqual([-2, -2, -3, 2, 2, 3]);
  });

  it("finds places, in rows of their own", async () => {
    const x = load(0, [2, 3]);
    const kernel: RowsKernel = {
      kind: "rows",
      shape: [2],
      rowShape: [3],
      layout: contiguousView([2, 3]),
      steps: [
        { kind: "reduce", op: "argMax", expr: x, dtype: "int32", stored: true },
        { kind: "reduce", op: "min", expr: x, dtype: "float32", stored: true },
      ],
    };
    const [places, least] = await runKernel(kernel, [Float32Array.of(1, 9, 9, 4, NaN, 7)]);
    expect([...places]).toEqual([1, 1]);
    expect([...least]).toEqual([1, NaN]);
  });
});

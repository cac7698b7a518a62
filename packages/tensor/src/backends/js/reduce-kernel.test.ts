import { describe, expect, it } from "vitest";
import type { DType, TypedArray } from "../../dtype.js";
import type { ReduceOp } from "../../kernel/kernel.js";
import { contiguousView, permuteView, type View } from "../../kernel/view.js";
import type { Shape } from "../../shape.js";
import { acc, apply, load, scalar } from "./expr-shorthand.js";
import { runKernel } from "./run-kernel.js";

async function reduce(
  op: ReduceOp,
  data: TypedArray,
  view: View,
  shape: Shape,
  dtype: DType = "float32",
): Promise<number[]> {
  const result = op === "argMax" || op === "argMin" ? "int32" : dtype;
  const reduceShape = view.shape.slice(shape.length);
  const body = load(0, view, dtype);
  const [out] = await runKernel({ kind: "reduce", op, shape, reduceShape, body, epilogue: acc(result) }, [
    data,
  ]);
  return [...out];
}

const rows = contiguousView([2, 4]);

describe("reduce", () => {
  const data = Float32Array.of(3, -1, 4, 4, -5, 9, -5, 6);

  it.each([
    ["sum", [10, 5]],
    ["prod", [-48, 1350]],
    ["max", [4, 9]],
    ["min", [-1, -5]],
    ["argMax", [2, 1]],
    ["argMin", [1, 0]],
  ] as const)("%s over rows", async (op, expected) => {
    expect(await reduce(op, data, rows, [2])).toEqual(expected);
  });

  it("goes over columns and over everything", async () => {
    const columns = permuteView(rows, [1, 0]);
    expect(await reduce("sum", data, columns, [4])).toEqual([-2, 8, -1, 10]);
    expect(await reduce("argMax", data, columns, [4])).toEqual([0, 1, 0, 1]);
    expect(await reduce("sum", data, rows, [])).toEqual([15]);
    expect(await reduce("argMax", data, rows, [])).toEqual([5]);
  });

  it("crosses blocks", async () => {
    const n = 3000;
    const x = Float32Array.from({ length: 2 * n }, (_, i) => (i * 7919) % 5003);
    for (const [shape, outer] of [
      [[2, n], 2],
      [[n, 2], n],
    ] as const) {
      const view = contiguousView(shape);
      const parts = Array.from({ length: outer }, (_, i) => [
        ...x.subarray(i * shape[1], (i + 1) * shape[1]),
      ]);
      expect(await reduce("sum", x, view, [outer])).toEqual(
        parts.map((p) => Math.fround(p.reduce((a, b) => a + b))),
      );
      expect(await reduce("max", x, view, [outer])).toEqual(parts.map((p) => Math.max(...p)));
      expect(await reduce("argMin", x, view, [outer])).toEqual(parts.map((p) => p.indexOf(Math.min(...p))));
    }
  });

  it("lets NaN win, the first one for places", async () => {
    const x = Float32Array.of(1, NaN, Infinity, NaN, -Infinity, -Infinity, -Infinity, -Infinity);
    expect(await reduce("max", x, rows, [2])).toEqual([NaN, -Infinity]);
    expect(await reduce("min", x, rows, [2])).toEqual([NaN, -Infinity]);
    expect(await reduce("argMax", x, rows, [2])).toEqual([1, 0]);
    expect(await reduce("argMin", x, rows, [2])).toEqual([1, 0]);
  });

  it("has neutral elements", async () => {
    const empty = contiguousView([2, 0]);
    expect(await reduce("sum", new Float32Array(0), empty, [2])).toEqual([0, 0]);
    expect(await reduce("prod", new Float32Array(0), empty, [2])).toEqual([1, 1]);
  });

  it("sums float32 in float64, and int32 around", async () => {
    const x = Float32Array.of(2 ** 24, 1, 1, -(2 ** 24), 0, 0, 0, 1);
    expect(await reduce("sum", x, rows, [2])).toEqual([2, 1]);
    const ints = Int32Array.of(2147483647, 1, 0, 0, 65536, 65536, 3, 1);
    expect(await reduce("sum", ints, rows, [2], "int32")).toEqual([-2147483648, 131076]);
    expect(await reduce("prod", ints, rows, [2], "int32")).toEqual([0, 0]);
  });

  it("runs body and epilogue around the sum", async () => {
    const x = load(0, rows);
    const kernel = {
      kind: "reduce",
      op: "sum",
      shape: [2],
      reduceShape: [4],
      body: apply("mul", "float32", x, x),
      epilogue: apply("add", "float32", apply("div", "float32", acc(), scalar(0)), load(1, [2])),
    } as const;
    const [out] = await runKernel(kernel, [data, Float32Array.of(100, 200)], [2]);
    expect([...out]).toEqual([121, 283.5]);
  });
});

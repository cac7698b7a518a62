import { describe, expect, it } from "vitest";
import type { DType, TypedArray } from "../../dtype.js";
import { IndexError } from "../../errors.js";
import type { Expr, Gather } from "../../kernel/expr.js";
import { contiguousView, expandView, permuteView, unfoldView } from "../../kernel/view.js";
import { threefry2x32 } from "../../random/threefry.js";
import type { Shape } from "../../shape.js";
import { apply, iota, load, scalar } from "./expr-shorthand.js";
import { runKernel } from "./run-kernel.js";

async function map(
  shape: Shape,
  expr: Expr,
  inputs: TypedArray[] = [],
  scalars: number[] = [],
): Promise<number[]> {
  const [out] = await runKernel({ kind: "map", shape, exprs: [expr] }, inputs, scalars);
  return [...out];
}

const count = (n: number) => Float32Array.from({ length: n }, (_, i) => i);

describe("expressions", () => {
  it("load through permuted, broadcast and overlapping views", async () => {
    const transposed = permuteView(contiguousView([2, 3]), [1, 0]);
    expect(await map([3, 2], load(0, transposed), [count(6)])).toEqual([0, 3, 1, 4, 2, 5]);
    const repeated = expandView(contiguousView([2, 1]), [2, 3]);
    expect(await map([2, 3], load(0, repeated), [count(2)])).toEqual([0, 0, 0, 1, 1, 1]);
    const windows = unfoldView(contiguousView([5]), 0, 3, 1, 1, [3, 3]);
    expect(await map([3, 3], load(0, windows), [count(5)])).toEqual([0, 1, 2, 1, 2, 3, 2, 3, 4]);
  });

  it("go over many blocks", async () => {
    const view = permuteView(contiguousView([97, 41]), [1, 0]);
    const got = await map([41, 97], apply("add", "float32", load(0, view), load(0, view)), [count(97 * 41)]);
    const expected = Array.from({ length: 41 * 97 }, (_, i) => 2 * ((i % 97) * 41 + Math.floor(i / 97)));
    expect(got).toEqual(expected);
  });

  it("round each float32 result, and keep float64", async () => {
    const third = (dtype: DType): Expr => apply("div", dtype, scalar(0, dtype), scalar(1, dtype));
    const back = (dtype: DType): Expr => apply("mul", dtype, third(dtype), scalar(1, dtype));
    const f = Math.fround;
    expect(await map([1], back("float32"), [], [0.1, 3])).toEqual([f(f(f(0.1) / 3) * 3)]);
    expect(await map([1], back("float64"), [], [0.1, 3])).toEqual([(0.1 / 3) * 3]);
  });

  it("wrap int32 around", async () => {
    const x = Int32Array.of(2147483647, -2147483648);
    expect(
      await map([2], apply("add", "int32", load(0, [2], "int32"), scalar(0, "int32")), [x], [1]),
    ).toEqual([-2147483648, -2147483647]);
    expect(await map([2], apply("neg", "int32", load(0, [2], "int32")), [x])).toEqual([
      -2147483647, -2147483648,
    ]);
    expect(await map([2], apply("abs", "int32", load(0, [2], "int32")), [x])).toEqual([
      2147483647, -2147483648,
    ]);
  });

  it("compute with shared parts, constants and several outputs", async () => {
    const x = load(0, [4]);
    const square = apply("mul", "float32", x, x);
    const scaled = apply("mul", "float32", square, apply("neg", "float32", scalar(0)));
    const kernel = {
      kind: "map",
      shape: [4],
      exprs: [square, scaled, apply("lt", "bool", scaled, square)],
    } as const;
    const [a, b, c] = await runKernel(kernel, [count(4)], [2]);
    expect([...a]).toEqual([0, 1, 4, 9]);
    expect([...b]).toEqual([-0, -2, -8, -18]);
    expect([...c]).toEqual([0, 1, 1, 1]);
    expect(c).toBeInstanceOf(Uint8Array);
  });

  it("answer with the elements of a broadcast scalar beside a varying load", async () => {
    const one = load(1, expandView(contiguousView([1]), [600]));
    const got = await map([600], apply("sub", "float32", load(0, [600]), one), [
      count(600),
      Float32Array.of(5),
    ]);
    expect(got).toEqual(Array.from({ length: 600 }, (_, i) => i - 5));
  });

  it("count with iota along any view", async () => {
    expect(await map([2, 3], iota([2, 3]))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await map([2, 3], iota({ shape: [2, 3], strides: [0, 2], offset: 1 }))).toEqual([
      1, 3, 5, 1, 3, 5,
    ]);
  });

  it("select, cast and bitcast", async () => {
    const x = load(0, [4]);
    const even = apply("eq", "bool", apply("mod", "float32", x, scalar(0)), scalar(1));
    expect(await map([4], apply("where", "float32", even, x, scalar(2)), [count(4)], [2, 0, -9])).toEqual([
      0, -9, 2, -9,
    ]);
    expect(
      await map([4], apply("cast", "int32", apply("div", "float32", x, scalar(0))), [count(4)], [2]),
    ).toEqual([0, 0, 1, 1]);
    expect(await map([4], apply("bitcast", "int32", x), [count(4)])).toEqual([
      0, 0x3f800000, 0x40000000, 0x40400000,
    ]);
  });

  it("draw Threefry words", async () => {
    const bits = apply("threefry", "int32", scalar(0, "int32"), scalar(1, "int32"), iota([700]));
    const [key0, key1] = [0x9e3779b9, 7];
    const expected = Array.from({ length: 700 }, (_, i) => threefry2x32(key0, key1, i, 0)[0]);
    expect(await map([700], bits, [], [key0, key1])).toEqual(expected);
  });

  it("do nothing over no elements", async () => {
    expect(await map([0, 3], apply("exp", "float32", load(0, [0, 3])), [count(0)])).toEqual([]);
  });
});

describe("gather", () => {
  // Rows of a [4, 2] table, chosen by the indexes.
  const rows = (indexes: number): Gather => ({
    kind: "gather",
    arg: 0,
    view: { shape: [indexes, 2], strides: [0, 1], offset: 0 },
    index: load(1, { shape: [indexes, 2], strides: [1, 0], offset: 0 }, "int32"),
    stride: 2,
    size: 4,
    dtype: "float32",
  });

  it("takes rows", async () => {
    expect(await map([3, 2], rows(3), [count(8), Int32Array.of(3, 0, 3)])).toEqual([6, 7, 0, 1, 6, 7]);
  });

  it.each([4, -1])("refuses index %d", async (index) => {
    const run = map([1, 2], rows(1), [count(8), Int32Array.of(index)]);
    await expect(run).rejects.toThrow(IndexError);
    await expect(run).rejects.toThrow(`gather: index ${index} is out of range for size 4`);
  });
});

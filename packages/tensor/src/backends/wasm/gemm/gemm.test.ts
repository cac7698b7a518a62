import { describe, expect, it } from "vitest";
import { IndexError } from "../../../errors.js";
import type { Expr, Load } from "../../../kernel/expr.js";
import type { DotKernel } from "../../../kernel/kernel.js";
import { contiguousView, type View } from "../../../kernel/view.js";
import { compileDot } from "../compile-dot.js";
import { Runtime, SCRATCH_BYTES } from "../runtime.js";
import {
  difference,
  pair,
  randomInput,
  randomSource,
  runBoth,
  runOn,
  type HostInput,
} from "../test-support/compare.js";
import { WasmBuffer } from "../wasm-buffer.js";
import { chooseBlocking } from "./blocking.js";
import { SPARE_BYTES } from "./multiply.js";
import { operandsOf } from "./operand.js";

const random = randomSource(7);
const choose = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
const ELEMENTS = 1 << 19;
const acc: Expr = { kind: "acc", dtype: "float32" };
const load = (arg: number, view: View): Load => ({ kind: "load", arg, dtype: "float32", view });
const apply = (op: "add" | "mul" | "tanh", ...srcs: Expr[]): Expr => ({
  kind: "apply",
  op,
  srcs,
  dtype: "float32",
});

/** Ways for the lines (rows of a, columns of b) and steps of k of an operand to lie in memory. */
const LAYOUTS = {
  "k side by side": (_: number, k: number) => ({ line: k, step: 1, offset: 0 }),
  "lines side by side": (lines: number) => ({ line: 1, step: lines, offset: 3 }),
  "k backwards": (_: number, k: number) => ({ line: k, step: -1, offset: k - 1 }),
  "lines backwards": (lines: number) => ({ line: -1, step: lines, offset: lines - 1 }),
  "overlapping windows": () => ({ line: 2, step: 1, offset: 1 }),
  "one line for all": () => ({ line: 0, step: 1, offset: 0 }),
  "one step for all": () => ({ line: 1, step: 0, offset: 0 }),
  "every other element": (_: number, k: number) => ({ line: 2 * k, step: 2, offset: 0 }),
} satisfies Record<string, (lines: number, k: number) => { line: number; step: number; offset: number }>;
type Layout = keyof typeof LAYOUTS;
const NAMES = Object.keys(LAYOUTS) as Layout[];

interface Case {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a?: Layout | undefined;
  readonly b?: Layout | undefined;
  readonly batch?: number | undefined;
  /** Operands that are the same for all batch items. */
  readonly shared?: "a" | "b" | undefined;
  readonly epilogue?: Expr;
}

function product({
  m,
  n,
  k,
  a = "k side by side",
  b = "lines side by side",
  batch,
  shared,
  epilogue = acc,
}: Case): DotKernel {
  const items = batch === undefined ? [] : [batch];
  const [left, right] = [LAYOUTS[a](m, k), LAYOUTS[b](n, k)];
  const itemStride = (side: "a" | "b", lines: number): number[] =>
    items.map(() => (shared === side ? 0 : lines * k));
  return {
    kind: "dot",
    batch: items,
    m: [m],
    n: [n],
    k: [k],
    a: load(0, {
      shape: [...items, m, k],
      strides: [...itemStride("a", m), left.line, left.step],
      offset: left.offset,
    }),
    b: load(1, {
      shape: [...items, k, n],
      strides: [...itemStride("b", n), right.step, right.line],
      offset: right.offset,
    }),
    epilogue,
  };
}

const inputs: HostInput[] = Array.from({ length: 3 }, () => randomInput(random, "float32", ELEMENTS));

function expectSame(kernel: DotKernel): void {
  const [[expected], [actual]] = runBoth(kernel, inputs);
  const found = difference(expected, actual, 1e-5, 4e-7 * kernel.k[0] + 2e-6);
  expect(found && `${found}\n${JSON.stringify(kernel)}`).toBeUndefined();
}

describe("products", () => {
  it("of odd sizes, over all pairs of layouts", () => {
    for (const a of NAMES) {
      for (const b of NAMES) {
        const [m, n, k] = [
          choose([4, 5, 13, 40, 130]),
          choose([4, 6, 9, 16, 35, 100]),
          choose([7, 12, 64, 131]),
        ];
        expectSame(product({ m, n, k, a, b }));
      }
    }
  });

  it("of one to three rows or columns, over all pairs of layouts", () => {
    for (const a of NAMES) {
      for (const b of NAMES) {
        const few = choose([1, 2, 3]);
        const many = choose([8, 37, 69, 200]);
        expectSame(
          product({ m: few, n: many, k: choose([8, 9, 35, 100]), a, b, batch: choose([undefined, 3]) }),
        );
        expectSame(
          product({ m: many, n: few, k: choose([8, 9, 35, 100]), a, b, batch: choose([undefined, 3]) }),
        );
      }
    }
  });

  it("of one to nine terms", () => {
    for (let k = 1; k <= 9; k++) for (const b of NAMES) expectSame(product({ m: 9, n: 21, k, b, batch: 2 }));
  });

  it("over several blocks of k", () => {
    for (const k of [385, 512, 1000]) {
      for (const [m, n] of [
        [130, 20],
        [20, 130],
        [37, 41],
      ]) {
        // prettier-ignore
        expectSame(product({ m, n, k }));
        expectSame(product({ m, n, k, a: "lines side by side", b: "k side by side" }));
      }
    }
  });

  it("of batches, with operands for all items and for each", () => {
    for (const shared of ["a", "b", undefined] as const) {
      for (const [m, n, k] of [
        [32, 32, 32],
        [70, 50, 60],
        [129, 40, 33],
        [12, 200, 40],
      ]) {
        // prettier-ignore
        expectSame(product({ m, n, k, batch: 5, shared, a: choose(NAMES), b: choose(NAMES) }));
      }
    }
  });

  it("of more rows than a block has, with either side the larger", () => {
    expectSame(product({ m: 300, n: 140, k: 70 }));
    expectSame(product({ m: 140, n: 300, k: 70, b: "k side by side" }));
    expectSame(product({ m: 300, n: 300, k: 70, batch: 2 }));
  });

  it("keep NaN and infinity in their own rows and columns", () => {
    const { wasm } = pair();
    const [m, n, k] = [9, 21, 40];
    const a = new Float32Array(m * k).fill(1);
    a[8 * k + 3] = NaN;
    const b = new Float32Array(n * k).fill(1);
    b[5 * n + 20] = Infinity;
    const host = [a, b].map((data) => ({ dtype: "float32" as const, data }));
    const kernel = { ...product({ m, n, k }), b: load(1, contiguousView([k, n])) };
    const [c] = runOn(wasm, kernel, host, []);
    const at = (row: number, column: number): number => c[row * n + column];
    expect([at(0, 0), at(7, 19), at(7, 20), at(8, 0), at(8, 20)]).toEqual([k, k, Infinity, NaN, NaN]);
  });
});

describe("epilogues", () => {
  const [m, n, k] = [70, 45, 90];
  const over = (strides: number[]): Expr => load(2, { shape: [3, m, n], strides, offset: 5 });

  it.each<[string, Expr]>([
    ["a bias for each column", apply("tanh", apply("add", acc, over([0, 0, 1])))],
    ["a bias for each row", apply("add", acc, over([0, 1, 0]))],
    [
      "a factor for each item and a residual",
      apply("add", apply("mul", acc, over([1, 0, 0])), over([m * n, n, 1])),
    ],
    ["a transposed residual", apply("add", acc, over([m * n, 1, m]))],
    ["the product twice", apply("mul", acc, acc)],
  ])("add %s", (_, epilogue) => {
    expectSame(product({ m, n, k, batch: 3, epilogue }));
    expectSame(product({ m, n, k, batch: 3, shared: "a", epilogue }));
  });

  it("go over columns that are no single loop", () => {
    const kernel = product({ m: 20, n: 30, k: 50 });
    const [height, width] = [5, 6];
    const b = load(1, { shape: [50, height, width], strides: [30, width, 1], offset: 0 });
    const turned = load(2, { shape: [20, height, width], strides: [30, 1, height], offset: 0 });
    expectSame({ ...kernel, n: [height, width], b, epilogue: apply("add", acc, turned) });
  });

  it("are applied to products of a few rows or columns", () => {
    const bias = (rows: number, columns: number, strides: number[]): Expr =>
      apply("add", acc, load(2, { shape: [rows, columns], strides, offset: 1 }));
    for (const few of [1, 2, 3]) {
      for (const strides of [
        [0, 1],
        [1, 0],
        [3, 1],
      ]) {
        // prettier-ignore
        expectSame(product({ m: few, n: 77, k: 40, epilogue: bias(few, 77, strides) }));
        expectSame(product({ m: 77, n: few, k: 40, b: "k side by side", epilogue: bias(77, few, strides) }));
      }
    }
  });

  it("report indexes out of range", () => {
    const index: Expr = { ...load(2, { shape: [m, n], strides: [0, 0], offset: 0 }), dtype: "int32" };
    const gather: Expr = { kind: "gather", arg: 0, view: { shape: [m, n], strides: [0, 0], offset: 0 }, index, stride: 1, size: 5, dtype: "float32" }; // prettier-ignore
    const places: HostInput = { dtype: "int32", data: Int32Array.of(9) };
    const kernel = product({ m, n, k, epilogue: apply("add", acc, gather) });
    expect(() => runOn(pair().wasm, kernel, [inputs[0], inputs[1], places], [])).toThrow(IndexError);
  });
});

describe("units", () => {
  /** The bits of a product whose phases run in pieces of `step` units, the last one first where `backwards`. */
  function bits(kernel: DotKernel, step: number, backwards: boolean): Int32Array {
    const runtime = new Runtime({ threads: 1 });
    runtime.runPhase = ({ run, extent }, args) => {
      const starts = Array.from({ length: Math.ceil(extent / step) }, (_, i) => i * step);
      for (const at of backwards ? starts.reverse() : starts)
        expect(run(args, at, Math.min(at + step, extent))).toBe(0);
    };
    const buffers = inputs.map(({ data }) => {
      const buffer = new WasmBuffer(runtime.allocator, data.length);
      runtime.float32().set(data, buffer.address >>> 2);
      return buffer;
    });
    const length = [...kernel.batch, ...kernel.m, ...kernel.n].reduce((product, size) => product * size, 1);
    const output = new WasmBuffer(runtime.allocator, length);
    compileDot(kernel, runtime).run(buffers, [output], []);
    return runtime.ints().slice(output.address >>> 2, (output.address >>> 2) + length);
  }

  it.each<[string, Case]>([
    ["with a packed once", { m: 60, n: 300, k: 500 }],
    ["with b packed once", { m: 301, n: 61, k: 500 }],
    ["with nothing packed once", { m: 70, n: 60, k: 70, batch: 4 }],
    ["read in place", { m: 32, n: 32, k: 40, batch: 8, a: "lines side by side" }],
    ["of few rows", { m: 2, n: 500, k: 300 }],
    ["of few terms", { m: 100, n: 50, k: 3 }],
  ])("in any order and pieces give the same bits: products %s", (_, sizes) => {
    const view = contiguousView([...(sizes.batch ? [sizes.batch] : []), sizes.m, sizes.n]);
    const kernel = product({ ...sizes, epilogue: apply("tanh", apply("add", acc, load(2, view))) });
    const whole = bits(kernel, 1 << 20, false);
    for (const step of [1, 3, 7])
      for (const backwards of [false, true]) expect(bits(kernel, step, backwards)).toEqual(whole);
  });
});

describe("chooseBlocking", () => {
  it("keeps to the scratch memory, whatever the sizes", () => {
    const size = (): number => choose([4, 7, 31, 128, 500, 1000, 4000]);
    for (let i = 0; i < 200; i++) {
      const [m, n, k, items] = [size(), size(), size(), choose([1, 3, 100])];
      // Operands of one element that look as large as the product wants them.
      const { a, b } = operandsOf(product({ m: 4, n: 8, k: 4, batch: 2, shared: choose(["a", "b", undefined]), a: choose(NAMES), b: choose(NAMES) })); // prettier-ignore
      const { blockRows, blockColumns, blockSteps, ...source } = chooseBlocking({ items, m, n, k }, a, b);
      const floats = (source.a === "scratch" ? blockRows : 0) + (source.b === "scratch" ? blockColumns : 0);
      expect(SPARE_BYTES + 4 * floats * blockSteps).toBeLessThanOrEqual(SCRATCH_BYTES);
    }
  });
});

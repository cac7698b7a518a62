import { describe, expect, it } from "vitest";
import { BackendError, DTypeError, IndexError } from "../../errors.js";
import type { DType } from "../../dtype.js";
import { BINARY_OPS, UNARY_OPS, type Expr, type ElementOp } from "../../kernel/expr.js";
import type { Kernel, ReduceKernel } from "../../kernel/kernel.js";
import { contiguousView, flipView, permuteView, unfoldView, type View } from "../../kernel/view.js";
import { provideRoutines } from "../../routines/index.js";
import { numel, type Shape } from "../../shape.js";
import {
  difference,
  pair,
  randomInput,
  randomSource,
  runBoth,
  runOn,
  type HostInput,
} from "./test-support/compare.js";
import { createWasmBackend } from "./wasm-backend.js";

const random = randomSource(1);
const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
const choose = <T>(items: readonly T[]): T => items[between(0, items.length - 1)];

const load = (arg: number, view: View, dtype: DType = "float32"): Expr => ({
  kind: "load",
  arg,
  view,
  dtype,
});
const apply = (op: ElementOp, dtype: DType, ...srcs: Expr[]): Expr => ({ kind: "apply", op, srcs, dtype });
const acc = (dtype: DType = "float32"): Expr => ({ kind: "acc", dtype });

function expectSame(
  kernel: Kernel,
  inputs: readonly HostInput[],
  scalars: readonly number[] = [],
  relative = 1e-5,
  absolute = 2e-6,
): void {
  const [expected, actual] = runBoth(kernel, inputs, scalars);
  expected.forEach((array, i) => {
    const found = difference(array, actual[i], relative, absolute);
    expect(found && `${found}\n${JSON.stringify(kernel)}`).toBeUndefined();
  });
}

/** A random view of `shape` into 4,096 elements: permuted, broadcast, strided, flipped. */
function randomView(shape: Shape): View {
  const order = shape.map((_, i) => i).sort(() => (random() < 0.6 ? 0 : random() - 0.5));
  const strides = new Array<number>(shape.length).fill(0);
  let stride = choose([1, 1, 1, 1, 2, 3]);
  let offset = between(0, 3);
  for (const axis of order.reverse()) {
    if (random() < 0.15) continue;
    strides[axis] = stride;
    if (random() < 0.1) {
      strides[axis] = -stride;
      offset += stride * (shape[axis] - 1);
    }
    stride *= shape[axis];
    if (random() < 0.1) stride += 1;
  }
  return { shape, strides, offset };
}

const SPAN = 1 << 15;
const SIZES = [1, 1, 2, 3, 4, 5, 7, 8, 13, 16, 17];

function randomShape(rank: number, limit = 4000): number[] {
  const shape = Array.from({ length: rank }, () => choose(SIZES));
  while (numel(shape) > limit) shape[shape.indexOf(Math.max(...shape))] = 2;
  return shape;
}

const FLOATS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -2.5,
  1.5,
  2.5,
  3,
  -3,
  1e-40,
  -1e-30,
  1e30,
  88,
  -88,
  100,
  Infinity,
  -Infinity,
  NaN,
  1e9,
  7.25,
];
const INTS = [0, 1, -1, 2, -2, 7, -7, 12345, -54321, 2 ** 31 - 1, -(2 ** 31), 31, 5];

describe("element functions agree with the js backend", () => {
  for (const op of UNARY_OPS) {
    it(op, () => {
      const data =
        op === "not"
          ? Int32Array.from(INTS)
          : Float32Array.from([...FLOATS, ...Array.from({ length: 200 }, () => random() * 4 - 2)]);
      const dtype: DType = op === "not" ? "int32" : "float32";
      const view = contiguousView([data.length]);
      expectSame({ kind: "map", shape: [data.length], exprs: [apply(op, dtype, load(0, view, dtype))] }, [
        { dtype, data },
      ]);
    });
  }
  const compare = new Set<string>(["lt", "le", "eq", "ne"]);
  const whole = new Set<string>(["and", "or", "xor", "shl", "shr"]);
  for (const op of BINARY_OPS) {
    for (const dtype of ["float32", "int32"] as const) {
      if (dtype === "float32" && (whole.has(op) || op === "idiv")) continue;
      if (dtype === "int32" && ["div", "atan2", "pow"].includes(op)) continue;
      it(`${op} of ${dtype}`, () => {
        const values =
          dtype === "int32" ? INTS : op === "pow" ? FLOATS.filter((x) => Math.abs(x) !== 1) : FLOATS;
        const divisors =
          ["mod", "idiv"].includes(op) && dtype === "int32" ? values.filter((x) => x !== 0) : values;
        const n = divisors.length;
        const shape = [values.length, n];
        const inputs = [randomInput(random, dtype, values.length), randomInput(random, dtype, n)];
        inputs[0].data.set(values);
        inputs[1].data.set(divisors);
        const a = load(0, { shape, strides: [1, 0], offset: 0 }, dtype);
        const b = load(1, { shape, strides: [0, 1], offset: 0 }, dtype);
        expectSame(
          { kind: "map", shape, exprs: [apply(op, compare.has(op) ? "bool" : dtype, a, b)] },
          inputs,
        );
      });
    }
  }

  it("casts", () => {
    const view = contiguousView([FLOATS.length]);
    const input: HostInput = { dtype: "float32", data: Float32Array.from([...FLOATS]) };
    const exprs = (["int32", "bool", "float32"] as const).map((to) => apply("cast", to, load(0, view)));
    exprs.push(
      apply("bitcast", "int32", load(0, view)),
      apply("cast", "int32", exprs[1]),
      apply("cast", "float32", exprs[1]),
    );
    exprs.push(apply("cast", "float32", exprs[0]), apply("bitcast", "float32", exprs[0]));
    expectSame({ kind: "map", shape: view.shape, exprs: exprs.filter((_, i) => i !== 7) }, [input]);
  });

  it("where, scalars, iota and threefry", () => {
    const shape = [5, 7];
    const mask = load(0, randomView(shape), "bool");
    const scalar: Expr = { kind: "scalar", arg: 0, dtype: "float32" };
    const key: Expr = { kind: "scalar", arg: 1, dtype: "int32" };
    const place: Expr = { kind: "iota", view: { shape, strides: [7, 1], offset: 3 }, dtype: "int32" };
    const exprs = [
      apply("where", "float32", mask, scalar, apply("cast", "float32", place)),
      apply("threefry", "int32", key, key, place),
      apply("not", "bool", mask),
    ];
    expectSame({ kind: "map", shape, exprs }, [randomInput(random, "bool", SPAN)], [2.5, 123456789]);
  });
});

/** A random float expression over `shape`. */
function randomExpr(shape: Shape, depth: number): Expr {
  if (depth === 0 || random() < 0.15) {
    if (random() < 0.1)
      return apply("cast", "float32", {
        kind: "iota",
        view: { ...randomView(shape), offset: 1 },
        dtype: "int32",
      });
    if (random() < 0.1) return apply("cast", "float32", load(1, randomView(shape), "int32"));
    return random() < 0.15 ? { kind: "scalar", arg: 0, dtype: "float32" } : load(0, randomView(shape));
  }
  const a = randomExpr(shape, depth - 1);
  if (random() < 0.2) return apply(choose(["tanh", "neg", "relu", "abs", "sigmoid"] as const), "float32", a);
  const b = random() < 0.2 ? a : randomExpr(shape, depth - 1);
  if (random() < 0.2) return apply("where", "float32", apply("lt", "bool", a, b), b, a);
  return apply(choose(["add", "sub", "mul", "max", "min"] as const), "float32", a, b);
}

const inputsFor = (): HostInput[] => [
  randomInput(random, "float32", SPAN),
  randomInput(random, "int32", SPAN),
];

describe("kernels agree with the js backend", () => {
  it("map, over random views", () => {
    for (let i = 0; i < 150; i++) {
      const shape = randomShape(between(0, 5));
      expectSame(
        { kind: "map", shape, exprs: [randomExpr(shape, between(0, 3)), randomExpr(shape, 1)] },
        inputsFor(),
        [0.75],
      );
    }
  });

  it("map, over transposes large enough for tiles", () => {
    for (const perm of [
      [0, 2, 1],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const view = permuteView(contiguousView([64, 5, 80]), perm);
      expectSame(
        { kind: "map", shape: view.shape, exprs: [apply("neg", "float32", load(0, view))] },
        inputsFor(),
      );
    }
  });

  it("reduce, over random views", () => {
    for (let i = 0; i < 250; i++) {
      const shape = randomShape(between(0, 3), 300);
      const reduceShape = randomShape(between(0, 3), 100);
      const op = choose(["sum", "prod", "max", "min", "argMax", "argMin"] as const);
      const full = [...shape, ...reduceShape];
      const arg = op.startsWith("arg");
      const whole = random() < 0.3;
      // Places are compared exactly, so what they are found among must not be rounded.
      const body = whole ? load(1, randomView(full), "int32") : randomExpr(full, arg ? 0 : between(0, 2));
      const dtype = arg ? "int32" : body.dtype;
      const result = apply("cast", "float32", acc(dtype));
      const epilogue = random() < 0.5 ? acc(dtype) : apply("add", "float32", result, randomExpr(shape, 1));
      expectSame(
        { kind: "reduce", op, shape, reduceShape, body, epilogue },
        inputsFor(),
        [0.75],
        op === "prod" ? 1e-4 : 1e-5,
      );
    }
  });

  it("reduce over no elements", () => {
    for (const op of ["sum", "prod"] as const) {
      for (const [shape, reduceShape] of [
        [[3], [0]],
        [[], [0, 5]],
        [
          [2, 2],
          [4, 0],
        ],
        [[0], [3]],
      ]) {
        const body = load(0, contiguousView([...shape, ...reduceShape]));
        const epilogue = apply("add", "float32", acc(), load(0, contiguousView(shape)));
        expectSame({ kind: "reduce", op, shape, reduceShape, body, epilogue }, inputsFor());
      }
    }
  });

  it("arg-reductions with ties, NaN and the least integer", () => {
    const data = Float32Array.from([
      1,
      3,
      3,
      -0,
      NaN,
      3,
      NaN,
      -Infinity,
      0,
      -0,
      -Infinity,
      2,
      2,
      2,
      2,
      2,
      -1,
      -5,
      -5,
      -1,
    ]);
    const ints = new Int32Array(20).fill(-(2 ** 31));
    for (const op of ["argMax", "argMin", "max", "min"] as const) {
      for (const [n, r] of [
        [1, 20],
        [2, 10],
        [4, 5],
        [5, 4],
        [20, 1],
      ]) {
        for (const [dtype, input] of [
          ["float32", data],
          ["int32", ints],
        ] as const) {
          for (const strides of [
            [r, 1],
            [1, n],
          ]) {
            const body = load(0, { shape: [n, r], strides, offset: 0 }, dtype);
            const epilogue = acc(op.startsWith("arg") ? "int32" : dtype);
            const kernel: ReduceKernel = { kind: "reduce", op, shape: [n], reduceShape: [r], body, epilogue };
            expectSame(kernel, [{ dtype, data: input }]);
          }
        }
      }
    }
  });

  it("dot, over random views", () => {
    for (let i = 0; i < 120; i++) {
      const [batch, m, n, k] = [
        randomShape(between(0, 2), 6),
        randomShape(between(0, 2), 60),
        randomShape(between(0, 2), 60),
        randomShape(between(0, 2), 200),
      ];
      const dtype = random() < 0.2 ? "int32" : "float32";
      const arg = dtype === "int32" ? 1 : 0;
      const a = load(arg, randomView([...batch, ...m, ...k]), dtype) as Extract<Expr, { kind: "load" }>;
      const b = load(arg, randomView([...batch, ...k, ...n]), dtype) as Extract<Expr, { kind: "load" }>;
      const shape = [...batch, ...m, ...n];
      const sum = apply("cast", "float32", acc(dtype));
      const epilogue =
        random() < 0.5
          ? acc(dtype)
          : apply("relu", "float32", apply("add", "float32", sum, randomExpr(shape, 0)));
      expectSame({ kind: "dot", batch, m, n, k, a, b, epilogue }, inputsFor(), [0.75], 1e-5, 3e-5);
    }
  });

  it("dot, of sizes around every block", () => {
    for (const m of [0, 1, 3, 4, 9, 70]) {
      for (const n of [0, 1, 4, 7, 12, 50]) {
        for (const k of [0, 1, 5, 33, 300]) {
          for (const turned of [false, true]) {
            const a: View = turned ? { shape: [m, k], strides: [1, m], offset: 0 } : contiguousView([m, k]);
            const b: View = turned ? { shape: [k, n], strides: [1, k], offset: 0 } : contiguousView([k, n]);
            const kernel: Kernel = {
              kind: "dot",
              batch: [],
              m: [m],
              n: [n],
              k: [k],
              a: load(0, a) as never,
              b: load(0, b) as never,
              epilogue: acc(),
            };
            // Products are summed in float32.
            expectSame(kernel, inputsFor(), [], 1e-5, 3e-5);
          }
        }
      }
    }
  });

  it("convolution as a dot over unfolded windows", () => {
    const image = contiguousView([2, 3, 10, 11]);
    const rows = unfoldView(image, 2, 3, 1, 1, [2, 3, 8, 11, 3]);
    const windows = permuteView(unfoldView(rows, 3, 3, 2, 1, [2, 3, 8, 5, 3, 3]), [0, 1, 4, 5, 2, 3]);
    const a = load(1, { shape: [2, 4, 3, 3, 3], strides: [0, 27, 9, 3, 1], offset: 0 });
    const b = load(0, windows);
    const bias = load(2, { shape: [2, 4, 8, 5], strides: [0, 1, 0, 0], offset: 0 });
    const kernel: Kernel = {
      kind: "dot",
      batch: [2],
      m: [4],
      n: [8, 5],
      k: [3, 3, 3],
      a: a as never,
      b: b as never,
      epilogue: apply("add", "float32", acc(), bias),
    };
    expectSame(kernel, [
      randomInput(random, "float32", 660),
      randomInput(random, "float32", 108),
      randomInput(random, "float32", 4),
    ]);
  });

  it("assemble: pads and concatenates", () => {
    const fill: Expr = { kind: "scalar", arg: 0, dtype: "float32" };
    const inner: View = { shape: [3, 4], strides: [9, 1], offset: 11 };
    const steps: View = { shape: [2, 3], strides: [9, 3], offset: 0 };
    const parts = [
      { view: inner, expr: load(0, flipView(contiguousView([3, 4]), [1])) },
      { view: steps, expr: apply("neg", "float32", load(0, randomView([2, 3]))) },
    ];
    expectSame({ kind: "assemble", shape: [5, 9], dtype: "float32", fill, parts }, inputsFor(), [-1.5]);
  });

  it("gather and scatterAdd", () => {
    for (const perElement of [false, true]) {
      for (const [count, width] of [
        [6, 4],
        [5, 7],
        [9, 1],
        [3, 16],
      ]) {
        const index = load(
          1,
          { shape: [count, width], strides: perElement ? [width, 1] : [1, 0], offset: 0 },
          "int32",
        );
        const data = Int32Array.from({ length: count * width }, () => between(0, 9));
        const inputs: HostInput[] = [randomInput(random, "float32", SPAN), { dtype: "int32", data }];
        const along: View = { shape: [count, width], strides: [0, 1], offset: 0 };
        const gather: Expr = {
          kind: "gather",
          arg: 0,
          view: along,
          index,
          stride: width,
          size: 10,
          dtype: "float32",
        };
        expectSame({ kind: "map", shape: [count, width], exprs: [apply("neg", "float32", gather)] }, inputs);
        const src = load(0, contiguousView([count, width]));
        const base = load(0, contiguousView([10, width]));
        expectSame(
          {
            kind: "scatterAdd",
            shape: [10, width],
            base,
            updateShape: [count, width],
            view: along,
            stride: width,
            size: 10,
            index,
            src,
          },
          inputs,
        );
      }
    }
  });

  it("gather inside a reduction", () => {
    const full = [4, 6, 8];
    const index = load(1, { shape: full, strides: [6, 1, 0], offset: 0 }, "int32");
    const data = Int32Array.from({ length: 24 }, () => between(0, 9));
    const inputs: HostInput[] = [randomInput(random, "float32", SPAN), { dtype: "int32", data }];
    const body: Expr = {
      kind: "gather",
      arg: 0,
      view: { shape: full, strides: [0, 0, 1], offset: 0 },
      index,
      stride: 8,
      size: 10,
      dtype: "float32",
    };
    expectSame({ kind: "reduce", op: "sum", shape: [4, 6], reduceShape: [8], body, epilogue: acc() }, inputs);
    const turned = permuteView(contiguousView([4, 6, 8]), [0, 2, 1]);
    const swapped: Expr = {
      ...body,
      view: { shape: turned.shape, strides: [0, 1, 0], offset: 0 },
      index: load(1, { shape: turned.shape, strides: [6, 0, 1], offset: 0 }, "int32"),
    };
    expectSame(
      { kind: "reduce", op: "sum", shape: [4, 8], reduceShape: [6], body: swapped, epilogue: acc() },
      inputs,
    );
  });

  it("scan", () => {
    for (const shape of [[], [1], [9], [3, 1], [4, 17], [2, 3, 8]]) {
      expectSame({ kind: "scan", shape, body: randomExpr(shape, 1) }, inputsFor(), [0.75]);
      expectSame({ kind: "scan", shape, body: load(1, randomView(shape), "int32") }, inputsFor());
    }
  });

  it("argSort", () => {
    const data = Float32Array.from([3, NaN, -0, 0, -1, 3, Infinity, -Infinity, NaN, 1e-40, -1e-40, 3]);
    for (const descending of [false, true]) {
      for (const shape of [[12], [3, 4], [4, 3]]) {
        expectSame({ kind: "argSort", shape, descending, body: load(0, contiguousView(shape)) }, [
          { dtype: "float32", data },
        ]);
      }
      expectSame(
        { kind: "argSort", shape: [3, 200], descending, body: load(1, contiguousView([3, 200]), "int32") },
        inputsFor(),
      );
    }
  });

  it("routine", () => {
    provideRoutines();
    const view = permuteView(contiguousView([3, 3]), [1, 0]);
    const data = Float32Array.from([4, 1, 0, 1, 3, 1, 0, 1, 2]);
    const inputs = [load(0, view)] as never;
    expectSame(
      { kind: "routine", name: "cholesky", inputs, outputs: [{ shape: [3, 3], dtype: "float32" }] },
      [{ dtype: "float32", data }],
    );
  });
});

describe("accuracy of sums", () => {
  it("sums ten million times 0.1", () => {
    const { wasm } = pair();
    const n = 1e7;
    const kernel: Kernel = {
      kind: "reduce",
      op: "sum",
      shape: [],
      reduceShape: [n],
      body: load(0, contiguousView([n])),
      epilogue: acc(),
    };
    const [sum] = runOn(wasm, kernel, [{ dtype: "float32", data: new Float32Array(n).fill(0.1) }], []);
    expect(Math.abs(sum[0] - 1e7 * Math.fround(0.1)) / 1e6).toBeLessThan(1e-7);
  });
});

describe("errors", () => {
  it("names an index that is out of range", () => {
    const { wasm } = pair();
    for (const bad of [12, -1]) {
      for (const width of [1, 8]) {
        const data = new Int32Array(width).fill(3);
        data[width - 1] = bad;
        const index = load(1, contiguousView([width]), "int32");
        const body: Expr = {
          kind: "gather",
          arg: 0,
          view: { shape: [width], strides: [0], offset: 0 },
          index,
          stride: 1,
          size: 10,
          dtype: "float32",
        };
        const run = (): unknown =>
          runOn(
            wasm,
            { kind: "map", shape: [width], exprs: [body] },
            [
              { dtype: "float32", data: new Float32Array(10) },
              { dtype: "int32", data },
            ],
            [],
          );
        expect(run).toThrow(IndexError);
        expect(run).toThrow(`gather: index ${bad} is out of range for size 10`);
      }
    }
  });

  it("refuses float64 and what does not fit, and goes on working", () => {
    const backend = createWasmBackend({ maximumPages: 64 });
    expect(() => backend.allocate("float64", 1)).toThrow(DTypeError);
    expect(() => backend.allocate("float32", 2e6)).toThrow(BackendError);
    const buffer = backend.allocate("float32", 3);
    backend.upload(buffer, Float32Array.of(1, 2, 3));
    expect([...backend.downloadSync!(buffer, "float32", 3)]).toEqual([1, 2, 3]);
  });
});

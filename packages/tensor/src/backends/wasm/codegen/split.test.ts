import { expect, it } from "vitest";
import type { Expr } from "../../../kernel/expr.js";
import type { Kernel } from "../../../kernel/kernel.js";
import { contiguousView } from "../../../kernel/view.js";
import { numel } from "../../../shape.js";
import { ERROR_SLOTS } from "../emitter.js";
import { Runtime } from "../runtime.js";
import { generate, type LoopKernel } from "./generate.js";

/** The bits of the output when each phase is run in pieces of `step` units. */
function bitsInPieces(kernel: LoopKernel, length: number, step: number): Int32Array {
  const runtime = new Runtime({ maximumPages: 64, threads: 1 });
  const program = generate(kernel, runtime.memoryType);
  const phases = runtime.loadPhases(program.bytes(), program.phases);
  const [args, input, output] = [4 * program.slots, 40000, 4 * length].map((n) =>
    runtime.allocator.allocate(n),
  );
  runtime.float32().set(Float32Array.from({ length: 10000 }, (_, i) => Math.sin(i)), input >>> 2); // prettier-ignore
  runtime.ints().set([input, output], (args >>> 2) + ERROR_SLOTS);
  const temporary = runtime.allocator.allocate(program.temporaryBytes);
  runtime.ints()[(args >>> 2) + program.temporary] = temporary;
  for (const { run, extent } of phases) {
    for (let at = 0; at < extent; at += step) run(args, at, Math.min(at + step, extent));
  }
  return runtime.ints().slice(output >>> 2, (output >>> 2) + length);
}

const load = (shape: number[], strides?: number[]): Expr => {
  const view = strides ? { shape, strides, offset: 0 } : contiguousView(shape);
  return { kind: "load", arg: 0, dtype: "float32", view };
};
const exp = (src: Expr): Expr => ({ kind: "apply", op: "exp", srcs: [src], dtype: "float32" });
const acc: Expr = { kind: "acc", dtype: "float32" };

it("gives the same bits however the work is split", () => {
  const cases: [LoopKernel & Kernel, number][] = [
    [{ kind: "map", shape: [1001], exprs: [exp(load([1001]))] }, 1001],
    [{ kind: "map", shape: [37, 27], exprs: [exp(load([37, 27], [1, 37]))] }, 999],
    [{ kind: "map", shape: [13, 7, 11], exprs: [exp(load([13, 7, 11], [1, 13, 91]))] }, 1001],
    [
      { kind: "reduce", op: "sum", shape: [37], reduceShape: [203], body: load([37, 203]), epilogue: acc },
      37,
    ],
    [
      {
        kind: "reduce",
        op: "sum",
        shape: [203],
        reduceShape: [37],
        body: load([203, 37], [1, 203]),
        epilogue: exp(acc),
      },
      203,
    ],
    [{ kind: "scan", shape: [9, 103], body: load([9, 103]) }, 927],
  ];
  for (const [kernel, length] of cases) {
    const whole = bitsInPieces(kernel, length, 1 << 20);
    for (const step of [1, 3, 5, 64]) expect(bitsInPieces(kernel, length, step)).toEqual(whole);
  }
});

it("gives the same bits for large reductions of few results, which are cut into pieces", () => {
  // The same elements many times over.
  const cases: [number[], number[], number[]][] = [
    [[], [30, 9973], [0, 1]],
    [[3], [30, 3001], [3001, 0, 1]],
    [[13], [30, 701], [1, 0, 13]],
    [[131], [30, 71], [1, 0, 131]],
    [[3, 700], [131], [5, 1, 50]],
  ];
  for (const [shape, reduceShape, strides] of cases) {
    for (const op of ["sum", "max", "prod", "argMax"] as const) {
      const body = load([...shape, ...reduceShape], strides);
      const epilogue: Expr = { ...acc, dtype: op === "argMax" ? "int32" : "float32" };
      const kernel = { kind: "reduce", op, shape, reduceShape, body, epilogue } as const;
      const length = numel(shape);
      const whole = bitsInPieces(kernel, length, 1 << 20);
      for (const step of [1, 3, 16]) expect(bitsInPieces(kernel, length, step)).toEqual(whole);
    }
  }
});

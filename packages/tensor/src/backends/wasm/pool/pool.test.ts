import { describe, expect, it } from "vitest";
import type { Expr } from "../../../kernel/expr.js";
import type { Kernel } from "../../../kernel/kernel.js";
import { contiguousView } from "../../../kernel/view.js";
import { createWasmBackend } from "../wasm-backend.js";

const load = (arg: number, shape: number[], dtype: "float32" | "int32" = "float32"): Expr => ({
  kind: "load",
  arg,
  dtype,
  view: contiguousView(shape),
});
const apply = (op: "tanh" | "add", ...srcs: Expr[]): Expr => ({ kind: "apply", op, srcs, dtype: "float32" });
const acc: Expr = { kind: "acc", dtype: "float32" };
const COUNT = 2 ** 20;

/** The bits of what a kernel makes of COUNT numbers, in the last of `runs` runs. */
function bits(kernel: Kernel, length: number, threads: number, runs = 1): Buffer {
  const backend = createWasmBackend({ threads });
  try {
    const input = backend.allocate("float32", COUNT);
    backend.upload(
      input,
      Float32Array.from({ length: COUNT }, (_, i) => Math.sin(i)),
    );
    const output = backend.allocate("float32", length);
    const executable = backend.compile(kernel);
    for (let i = 0; i < runs; i++) executable.run([input], [output], []);
    return Buffer.from(backend.downloadSync!(output, "float32", length).buffer);
  } finally {
    backend.destroy();
  }
}

describe("Pool", () => {
  const kernels: Record<string, [Kernel, number]> = {
    "a map": [{ kind: "map", shape: [COUNT], exprs: [apply("tanh", load(0, [COUNT]))] }, COUNT],
    "sums of rows": [
      { kind: "reduce", op: "sum", shape: [1024], reduceShape: [1024], body: load(0, [1024, 1024]), epilogue: acc },
      1024,
    ],
    "the sum of all": [
      { kind: "reduce", op: "sum", shape: [], reduceShape: [COUNT], body: load(0, [COUNT]), epilogue: acc },
      1,
    ],
  }; // prettier-ignore

  it.each(Object.keys(kernels))("gives the same bits for %s with 1, 2, 3 and 5 threads", (name) => {
    const [kernel, length] = kernels[name];
    const alone = bits(kernel, length, 1);
    for (const threads of [2, 3, 5]) expect(bits(kernel, length, threads).equals(alone)).toBe(true);
  });

  it("runs thousands of jobs, more than the threads can sleep between", () => {
    const [kernel, length] = kernels["sums of rows"];
    expect(bits(kernel, length, 3, 2000).equals(bits(kernel, length, 1))).toBe(true);
  });

  it("finds modules that are loaded while its threads run", () => {
    const backend = createWasmBackend({ threads: 3 });
    const input = backend.allocate("float32", COUNT);
    const output = backend.allocate("float32", COUNT);
    backend.upload(input, new Float32Array(COUNT).fill(1));
    let sum = load(0, [COUNT]);
    for (let i = 1; i <= 20; i++) {
      sum = apply("add", sum, load(0, [COUNT]));
      backend.compile({ kind: "map", shape: [COUNT], exprs: [sum] }).run([input], [output], []);
      const data = backend.downloadSync!(output, "float32", COUNT);
      expect(data.every((value) => value === i + 1)).toBe(true);
    }
    backend.destroy();
  });

  it("keeps working while the memory grows", () => {
    const backend = createWasmBackend({ threads: 2 });
    const kernel: Kernel = { kind: "map", shape: [COUNT], exprs: [apply("add", load(0, [COUNT]), load(0, [COUNT]))] };
    const executable = backend.compile(kernel);
    let from = backend.allocate("float32", COUNT);
    backend.upload(from, new Float32Array(COUNT).fill(1));
    for (let i = 1; i <= 12; i++) {
      const to = backend.allocate("float32", COUNT);
      executable.run([from], [to], []);
      expect(backend.downloadSync!(to, "float32", COUNT).every((value) => value === 2 ** i)).toBe(true);
      from = to;
    }
    backend.destroy();
  }); // prettier-ignore

  it("reports an index that a piece found out of range, and goes on", () => {
    const backend = createWasmBackend({ threads: 3 });
    const table = backend.allocate("float32", 8);
    backend.upload(table, Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7));
    const index = backend.allocate("int32", COUNT);
    const output = backend.allocate("float32", COUNT);
    const places = new Int32Array(COUNT).map((_, i) => i % 8);
    const expr: Expr = {
      kind: "gather",
      arg: 0,
      view: { shape: [COUNT], strides: [0], offset: 0 },
      index: load(1, [COUNT], "int32"),
      stride: 1,
      size: 8,
      dtype: "float32",
    };
    const executable = backend.compile({ kind: "map", shape: [COUNT], exprs: [expr] });
    places[COUNT - 7] = 9;
    backend.upload(index, places);
    expect(() => executable.run([table, index], [output], [])).toThrow("index 9 is out of range for size 8");
    places[COUNT - 7] = 3;
    backend.upload(index, places);
    executable.run([table, index], [output], []);
    expect(backend.downloadSync!(output, "float32", COUNT).every((value, i) => value === places[i])).toBe(
      true,
    );
    backend.destroy();
  });

  it("refuses numbers of threads that make no sense", () => {
    for (const threads of [0, -1, 1.5, NaN, 1000])
      expect(() => createWasmBackend({ threads })).toThrow("threads must be an integer from 1 to 128");
  });
});

import { afterAll, describe, expect, it } from "vitest";
import type { Expr, Load } from "../../../../kernel/expr.js";
import type { DotKernel } from "../../../../kernel/kernel.js";
import { contiguousView, permuteView, unfoldView, type View } from "../../../../kernel/view.js";
import { numel } from "../../../../shape.js";
import { runKernel } from "../../../js/run-kernel.js";
import { compilePass } from "../../compiled-pass.js";
import type { Device, Memory } from "../../device/device.js";
import { createWebGl2Device } from "../../device/web-gl2.js";
import { createWebGpuDevice } from "../../device/web-gpu.js";
import { ProgramCache } from "../../program-cache.js";
import { generate } from "../generate.js";
import { FIRST_CONSTANT, FIRST_OUTPUT, roomFor, type Target } from "../recipe.js";

const acc: Expr = { kind: "acc", dtype: "float32" };

function load(arg: number, view: View): Load {
  return { kind: "load", arg, view, dtype: "float32" };
}

function dense(arg: number, shape: readonly number[]): Load {
  return load(arg, contiguousView(shape));
}

/** The first argument with its last two axes turned. */
function turned(arg: number, shape: readonly number[]): Load {
  const order = shape.map((_, axis) => axis);
  [order[shape.length - 2], order[shape.length - 1]] = [shape.length - 1, shape.length - 2];
  return load(arg, permuteView(contiguousView(shape), order));
}

function dot(a: Load, b: Load, sizes: Pick<DotKernel, "batch" | "m" | "n" | "k">, epilogue = acc): DotKernel {
  return { kind: "dot", a, b, epilogue, ...sizes };
}

const plain = { batch: [], m: [70], n: [128], k: [64] };
const biasAndRelu: Expr = {
  kind: "apply",
  op: "relu",
  srcs: [
    {
      kind: "apply",
      op: "add",
      srcs: [acc, load(2, { shape: [70, 127], strides: [0, 1], offset: 0 })],
      dtype: "float32",
    },
  ],
  dtype: "float32",
};
const windows = unfoldView(unfoldView(contiguousView([2, 12, 12]), 1, 3, 1, 1, [2, 10, 12, 3]), 2, 3, 1, 1, [2, 10, 10, 3, 3]); // prettier-ignore

const KERNELS: Record<string, DotKernel> = {
  "rows by rows": dot(dense(0, [70, 64]), dense(1, [64, 128]), plain),
  "rows by columns": dot(dense(0, [70, 64]), turned(1, [128, 64]), plain),
  "columns by rows": dot(turned(0, [64, 72]), dense(1, [64, 128]), { ...plain, m: [72] }),
  "columns by columns": dot(turned(0, [64, 72]), turned(1, [128, 64]), { ...plain, m: [72] }),
  "columns of an odd count of terms": dot(turned(0, [63, 72]), dense(1, [63, 128]), { ...plain, m: [72], k: [63] }),
  "an odd count of terms": dot(dense(0, [70, 63]), dense(1, [63, 128]), { ...plain, k: [63] }),
  "an odd count of columns, and an epilogue": dot(
    dense(0, [70, 64]),
    dense(1, [64, 127]),
    { ...plain, n: [127] },
    biasAndRelu,
  ),
  "odd everything, in a batch": dot(dense(0, [3, 71, 65]), dense(1, [3, 65, 51]), { batch: [3], m: [71], n: [51], k: [65] }),
  "one factor for all": dot(load(0, contiguousView([5, 36, 64])), load(1, { shape: [5, 64, 32], strides: [0, 32, 1], offset: 0 }), { batch: [5], m: [36], n: [32], k: [64] }),
  "a part of an array": dot(load(0, { shape: [64, 64], strides: [128, 1], offset: 4 }), dense(1, [64, 64]), { batch: [], m: [64], n: [64], k: [64] }),
  "windows": dot(
    load(0, permuteView(windows, [1, 2, 0, 3, 4])),
    dense(1, [2, 3, 3, 80]),
    { batch: [], m: [10, 10], n: [80], k: [2, 3, 3] },
  ),
}; // prettier-ignore

function values(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(i * 1.7 + seed));
}

/** Runs the kernel on a device, with its products or without. */
async function run(
  device: Device,
  kernel: DotKernel,
  inputs: readonly Float32Array[],
  products: Target["products"],
): Promise<Float32Array> {
  const { dialect, maxInputs: maxArrays } = device;
  const length = numel([...kernel.batch, ...kernel.m, ...kernel.n]);
  const output = { slot: FIRST_OUTPUT, dtype: "float32", length } as const;
  const recipe = generate(kernel, { dialect, maxArrays, products }, [output]);
  expect(recipe.passes.some(({ kind }) => kind === "product")).toBe(products !== undefined);
  const sources = inputs.map((data) => {
    const memory = device.allocate(roomFor("float32", data.length));
    device.write(memory, data);
    return memory;
  });
  const made = [output, ...recipe.temporaries].map((slot) =>
    device.allocate(roomFor(slot.dtype, slot.length)),
  );
  const programs = new ProgramCache(device);
  const memory = (slot: number): Memory => (slot < FIRST_OUTPUT ? sources[slot] : made[slot - FIRST_OUTPUT]);
  const passes = recipe.passes.map((pass) => compilePass(device, programs, pass));
  await Promise.all(passes.map(({ ready }) => ready));
  for (const pass of passes) pass.run(memory, (number) => recipe.constants[number - FIRST_CONSTANT]);
  const [result] = await device.read([{ memory: made[0], length }]);
  for (const pass of passes) pass.destroy();
  for (const used of [...sources, ...made]) device.free(used);
  return result;
}

const DEVICES: Record<string, () => Promise<Device>> = {
  "WebGPU, in registers": () => createWebGpuDevice({ sharedMemory: false }),
  "WebGPU, in shared memory": () => createWebGpuDevice({ sharedMemory: true }),
  WebGL2: () => createWebGl2Device(),
};

for (const [name, open] of Object.entries(DEVICES)) {
  describe(`a product of the device: ${name}`, async () => {
    const device = await open();
    afterAll(() => device.destroy());
    it.each(Object.entries(KERNELS))("%s", async (_, kernel) => {
      const inputs = [16_000, 16_000, 200].map(values);
      const [expected] = await runKernel(kernel, inputs);
      const own = await run(device, kernel, inputs, device.products);
      const translated = await run(device, kernel, inputs, undefined);
      for (const result of [own, translated]) {
        expect(result.length).toBe(expected.length);
        // Sums of up to 70 terms, which grow to 35 and are rounded to 24 bits on the way.
        const far = result.findIndex((value, i) => !(Math.abs(value - expected[i]) <= 3e-5));
        expect(far).toBe(-1);
      }
    });
  });
}

import { afterAll, describe, expect, it } from "vitest";
import { IndexError } from "../../../../errors.js";
import type { Kernel } from "../../../../kernel/kernel.js";
import { load, scalar } from "../../../js/expr-shorthand.js";
import { runKernel } from "../../../js/run-kernel.js";
import { createGpuBackend } from "../../gpu-backend.js";

/** Looks 600 elements up in five: enough for the check to be made in pieces. */
const gather: Kernel = {
  kind: "map",
  shape: [600, 2],
  exprs: [
    {
      kind: "gather",
      arg: 1,
      view: { shape: [600, 2], strides: [0, 5], offset: 0 },
      index: load(0, { shape: [600, 2], strides: [1, 0], offset: 0 }, "int32"),
      stride: 1,
      size: 5,
      dtype: "float32",
    },
  ],
};

const scatter: Kernel = {
  kind: "scatterAdd",
  shape: [5],
  base: scalar(0),
  updateShape: [600],
  view: { shape: [600], strides: [0], offset: 0 },
  stride: 1,
  size: 5,
  index: load(0, [600], "int32"),
  src: load(1, [600]),
};

const kernels = [
  ["gather", gather, 10],
  ["scatterAdd", scatter, 600],
] as const;

describe.each(["cpu", "webasm"] as const)("indexes on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  it.each(kernels)("%s names the one that is out of range, once", async (operation, kernel, length) => {
    const data = new Float32Array(length).fill(1);
    const run = async (index: number): Promise<unknown> =>
      runKernel(kernel, [new Int32Array(600).fill(index, 599), data], [0], await backend);
    for (const index of [5, -1, 70_000, -70_000]) {
      const failing = run(index);
      await expect(failing).rejects.toThrow(IndexError);
      await expect(failing).rejects.toThrow(`${operation}: index ${index} is out of range for size 5`);
      await expect(run(4)).resolves.toBeDefined();
    }
  });
});

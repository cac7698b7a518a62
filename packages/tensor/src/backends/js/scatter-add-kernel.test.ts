import { describe, expect, it } from "vitest";
import type { DType } from "../../dtype.js";
import { IndexError } from "../../errors.js";
import type { ScatterAddKernel } from "../../kernel/kernel.js";
import { load, scalar } from "./expr-shorthand.js";
import { runKernel } from "./run-kernel.js";

/** Adds rows [updates, 2] into those of a [4, 2] table. */
const rows = (updates: number, dtype: DType = "float32"): ScatterAddKernel => ({
  kind: "scatterAdd",
  shape: [4, 2],
  base: scalar(0, dtype),
  updateShape: [updates, 2],
  view: { shape: [updates, 2], strides: [0, 1], offset: 0 },
  stride: 2,
  size: 4,
  index: load(0, { shape: [updates, 2], strides: [1, 0], offset: 0 }, "int32"),
  src: load(1, [updates, 2], dtype),
});

describe("scatterAdd", () => {
  it("adds to the base, several times where an index comes again", async () => {
    const [out] = await runKernel(rows(3), [Int32Array.of(3, 0, 3), Float32Array.of(1, 2, 3, 4, 5, 6)], [10]);
    expect([...out]).toEqual([13, 14, 10, 10, 10, 10, 16, 18]);
  });

  it("takes a dense base and many updates", async () => {
    const n = 1000;
    const kernel = { ...rows(n), base: load(2, [4, 2]) };
    const indexes = Int32Array.from({ length: n }, (_, i) => i % 4);
    const [out] = await runKernel(kernel, [
      indexes,
      new Float32Array(2 * n).fill(1),
      Float32Array.from(Array(8).keys()),
    ]);
    expect([...out]).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((x) => x + 250));
  });

  it("rounds float32 sums once, and wraps int32", async () => {
    const floats = Float32Array.of(2 ** 24, 0, 1, 0, 1, 0, -(2 ** 24), 0);
    expect((await runKernel(rows(4), [new Int32Array(4), floats], [0]))[0][0]).toBe(2);
    const ints = Int32Array.of(2147483647, 0, 1, 0);
    expect((await runKernel(rows(2, "int32"), [new Int32Array(2), ints], [0]))[0][0]).toBe(-2147483648);
  });

  it("is the base where there are no updates", async () => {
    const [out] = await runKernel(rows(0), [new Int32Array(0), new Float32Array(0)], [3]);
    expect([...out]).toEqual(new Array(8).fill(3));
  });

  it.each([4, -1])("refuses index %d", async (index) => {
    const run = runKernel(rows(1), [Int32Array.of(index), Float32Array.of(1, 2)], [0]);
    await expect(run).rejects.toThrow(IndexError);
    await expect(run).rejects.toThrow(`scatterAdd: index ${index} is out of range for size 4`);
  });
});

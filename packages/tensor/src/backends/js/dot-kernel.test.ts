import { describe, expect, it } from "vitest";
import type { DotKernel } from "../../kernel/kernel.js";
import { contiguousView, expandView, permuteView, unfoldView } from "../../kernel/view.js";
import { acc, apply, load } from "./expr-shorthand.js";
import { runKernel } from "./run-kernel.js";

const random = (n: number, seed = 1) =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(12.9898 * (i + 1) * seed) * 3);

/** By the definition, on dense matrices. */
function product(a: Float64Array, b: Float64Array, m: number, k: number, n: number): number[] {
  return Array.from({ length: m * n }, (_, at) => {
    let sum = 0;
    for (let i = 0; i < k; i++) sum += a[Math.floor(at / n) * k + i] * b[i * n + (at % n)];
    return sum;
  });
}

function close(got: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(got.length).toBe(expected.length);
  for (let i = 0; i < got.length; i++) expect(got[i]).toBeCloseTo(expected[i], 10);
}

function matrices(m: number, k: number, n: number): DotKernel {
  return {
    kind: "dot",
    batch: [],
    m: [m],
    n: [n],
    k: [k],
    a: load(0, [m, k], "float64"),
    b: load(1, [k, n], "float64"),
    epilogue: acc("float64"),
  };
}

describe("dot", () => {
  it.each([
    [1, 1, 1],
    [3, 5, 2],
    [7, 4, 9],
    [1, 33, 1],
    [2, 20000, 40],
  ])("multiplies %d × %d by × %d", async (m, k, n) => {
    const a = random(m * k);
    const b = random(k * n, 2);
    close((await runKernel(matrices(m, k, n), [a, b]))[0], product(a, b, m, k, n));
  });

  it("takes batches, a broadcast operand and a transposed one", async () => {
    const a = random(2 * 3 * 4);
    const b = random(5 * 4, 2);
    const kernel: DotKernel = {
      ...matrices(3, 4, 5),
      batch: [2],
      a: load(0, [2, 3, 4], "float64"),
      b: load(1, expandView(permuteView(contiguousView([5, 4]), [1, 0]), [2, 4, 5]), "float64"),
    };
    const bT = Float64Array.from({ length: 20 }, (_, i) => b[(i % 5) * 4 + Math.floor(i / 5)]);
    const expected = [0, 1].flatMap((i) => product(a.subarray(i * 12, i * 12 + 12), bT, 3, 4, 5));
    close((await runKernel(kernel, [a, b]))[0], expected);
  });

  it("convolves through an overlapping view", async () => {
    const signal = random(10);
    const filters = random(2 * 3, 2);
    const kernel: DotKernel = {
      ...matrices(8, 3, 2),
      a: load(0, unfoldView(contiguousView([10]), 0, 3, 1, 1, [8, 3]), "float64"),
      b: load(1, permuteView(contiguousView([2, 3]), [1, 0]), "float64"),
    };
    const expected = Array.from({ length: 16 }, (_, at) => {
      const [place, filter] = [at >> 1, at & 1];
      return [0, 1, 2].reduce((sum, i) => sum + signal[place + i] * filters[filter * 3 + i], 0);
    });
    close((await runKernel(kernel, [signal, filters]))[0], expected);
  });

  it("contracts several axes and orders [batch, m, n]", async () => {
    const a = random(2 * 3 * 4);
    const b = random(3 * 2 * 5, 2);
    // out[i, j] = sum over p, q of a[p, q, i] b[q, p, j]
    const kernel: DotKernel = {
      ...matrices(4, 6, 5),
      k: [2, 3],
      a: load(0, permuteView(contiguousView([2, 3, 4]), [2, 0, 1]), "float64"),
      b: load(1, permuteView(contiguousView([3, 2, 5]), [1, 0, 2]), "float64"),
    };
    const expected = Array.from({ length: 20 }, (_, at) => {
      let sum = 0;
      for (let p = 0; p < 2; p++) {
        for (let q = 0; q < 3; q++)
          sum += a[(p * 3 + q) * 4 + Math.floor(at / 5)] * b[(q * 2 + p) * 5 + (at % 5)];
      }
      return sum;
    });
    close((await runKernel(kernel, [a, b]))[0], expected);
  });

  it("adds a bias and an activation in the epilogue", async () => {
    const [a, b] = [Float64Array.of(1, 2), Float64Array.of(3, -4, 5, -6)];
    const bias = load(2, expandView(contiguousView([2]), [1, 2]), "float64");
    const epilogue = apply("relu", "float64", apply("add", "float64", acc("float64"), bias));
    const [out] = await runKernel({ ...matrices(1, 2, 2), epilogue }, [a, b, Float64Array.of(0.5, 1)]);
    expect([...out]).toEqual([13.5, 0]);
  });

  it("sums float32 in float64 and wraps int32", async () => {
    const kernel: DotKernel = {
      ...matrices(1, 4, 1),
      a: load(0, [1, 4]),
      b: load(1, [4, 1]),
      epilogue: acc(),
    };
    const ones = Float32Array.of(1, 1, 1, 1);
    expect((await runKernel(kernel, [Float32Array.of(2 ** 24, 1, 1, -(2 ** 24)), ones]))[0][0]).toBe(2);
    const ints: DotKernel = {
      ...matrices(1, 2, 1),
      a: load(0, [1, 2], "int32"),
      b: load(1, [2, 1], "int32"),
      epilogue: acc("int32"),
    };
    expect((await runKernel(ints, [Int32Array.of(65537, 1), Int32Array.of(65537, 1)]))[0][0]).toBe(131074);
  });

  it("passes NaN and infinities on", async () => {
    const [out] = await runKernel(matrices(1, 2, 2), [
      Float64Array.of(0, 1),
      Float64Array.of(Infinity, 1, 2, NaN),
    ]);
    expect([...out]).toEqual([NaN, NaN]);
  });

  it("over no k is zero, and over no rows empty", async () => {
    const none = new Float64Array(0);
    expect([...(await runKernel(matrices(2, 0, 2), [none, none]))[0]]).toEqual([0, 0, 0, 0]);
    expect((await runKernel(matrices(0, 3, 2), [none, random(6)]))[0]).toHaveLength(0);
  });
});

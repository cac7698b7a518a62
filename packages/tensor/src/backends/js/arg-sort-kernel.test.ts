import { expect, it } from "vitest";
import { load } from "./expr-shorthand.js";
import { runKernel } from "./run-kernel.js";

async function argSort(
  values: readonly number[],
  shape: readonly number[],
  descending = false,
): Promise<number[]> {
  const body = load(0, shape);
  const [out] = await runKernel({ kind: "argSort", shape, descending, body }, [Float32Array.from(values)]);
  return [...out];
}

it("argSort orders each row", async () => {
  expect(await argSort([3, 1, 2, 5, 6, 4], [2, 3])).toEqual([1, 2, 0, 2, 0, 1]);
  expect(await argSort([3, 1, 2, 5, 6, 4], [2, 3], true)).toEqual([0, 2, 1, 1, 0, 2]);
});

it("argSort is stable both ways, -0 and 0 being equal", async () => {
  expect(await argSort([1, 0, 1, -0, 1], [5])).toEqual([1, 3, 0, 2, 4]);
  expect(await argSort([1, 0, 1, -0, 1], [5], true)).toEqual([0, 2, 4, 1, 3]);
});

it("argSort counts NaN as the largest", async () => {
  expect(await argSort([NaN, Infinity, NaN, -Infinity], [4])).toEqual([3, 1, 0, 2]);
  expect(await argSort([NaN, Infinity, NaN, -Infinity], [4], true)).toEqual([0, 2, 1, 3]);
});

it("argSort of long rows is a sorted permutation", async () => {
  const values = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 1009);
  const order = await argSort(values, [2000]);
  expect(new Set(order).size).toBe(2000);
  for (let i = 1; i < 2000; i++) {
    const step = values[order[i]] - values[order[i - 1]];
    expect(step > 0 || (step === 0 && order[i] > order[i - 1])).toBe(true);
  }
});

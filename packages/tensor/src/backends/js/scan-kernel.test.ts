import { expect, it } from "vitest";
import { contiguousView, permuteView } from "../../kernel/view.js";
import { load } from "./expr-shorthand.js";
import { runKernel } from "./run-kernel.js";

it("scan sums along rows", async () => {
  const [out] = await runKernel({ kind: "scan", shape: [2, 3], body: load(0, [2, 3]) }, [
    Float32Array.of(1, 2, 3, 4, 5, 6),
  ]);
  expect([...out]).toEqual([1, 3, 6, 4, 9, 15]);
});

it("scan goes through a permuted view and over blocks", async () => {
  const view = permuteView(contiguousView([1500, 2]), [1, 0]);
  const data = Float32Array.from({ length: 3000 }, (_, i) => (i % 2 === 0 ? 1 : 2));
  const [out] = await runKernel({ kind: "scan", shape: [2, 1500], body: load(0, view) }, [data]);
  expect([...out]).toEqual(Array.from({ length: 3000 }, (_, i) => (i < 1500 ? i + 1 : 2 * (i - 1499))));
});

it("scan keeps the sum in float64, and wraps int32", async () => {
  const floats = Float32Array.of(2 ** 24, 1, 1, -(2 ** 24));
  const [sums] = await runKernel({ kind: "scan", shape: [4], body: load(0, [4]) }, [floats]);
  expect([...sums]).toEqual([2 ** 24, 2 ** 24, 2 ** 24 + 2, 2]);
  const ints = Int32Array.of(2147483647, 1, 1);
  const [wrapped] = await runKernel({ kind: "scan", shape: [3], body: load(0, [3], "int32") }, [ints]);
  expect([...wrapped]).toEqual([2147483647, -2147483648, -2147483647]);
});

it("scan of nothing is empty", async () => {
  const [out] = await runKernel({ kind: "scan", shape: [2, 0], body: load(0, [2, 0]) }, [
    new Float32Array(0),
  ]);
  expect(out).toHaveLength(0);
});

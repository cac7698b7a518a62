import { eye, Generator, manualSeed, zeros } from "@nn/tensor";
import { expect, it } from "vitest";
import { init, Parameter } from "../index.js";

const parameter = (...shape: number[]) => new Parameter(zeros(shape));

it.each([
  ["rows", [4, 3, 2], [4, 4]],
  ["columns", [7, 3], [3, 3]],
] as const)("orthogonal makes %s orthonormal, times the gain", async (which, shape, [size]) => {
  const weight = init.orthogonal(parameter(...shape), { gain: 2, generator: new Generator(1) });
  const matrix = weight.reshape([shape[0], -1]);
  const products = which === "rows" ? matrix.matMul(matrix.transpose()) : matrix.transpose().matMul(matrix);
  expect(await products.sub(eye(size).mul(4)).abs().max().item()).toBeLessThan(1e-5);
  const again = init.orthogonal(parameter(...shape), { gain: 2, generator: new Generator(1) });
  expect(await again.data()).toEqual(await weight.data());
});

it("orthogonal has no preferred signs", async () => {
  manualSeed(3);
  const corners: number[] = [];
  for (let i = 0; i < 200; i++) corners.push((await init.orthogonal(parameter(2, 2)).data())[0]);
  const positive = corners.filter((value) => value > 0).length;
  expect(positive).toBeGreaterThan(70);
  expect(positive).toBeLessThan(130);
});

it("truncatedNormal keeps to its bounds, with the spread of the cut distribution", async () => {
  const options = { mean: 1, std: 2, low: -1, high: 3, generator: new Generator(5) };
  const weight = init.truncatedNormal(parameter(100, 100), options);
  expect(await weight.min().item()).toBeGreaterThanOrEqual(-1);
  expect(await weight.max().item()).toBeLessThanOrEqual(3);
  expect(await weight.mean().item()).toBeCloseTo(1, 1);
  // The standard normal cut at ±1 has the variance 1 - 2 φ(1) / (2 Φ(1) - 1) = 0.2911.
  expect((await weight.std().item()) / (2 * Math.sqrt(0.2911))).toBeCloseTo(1, 1);
});

it("sparse has the same number of zeros in each column, at random places", async () => {
  const weight = init.sparse(parameter(15, 200), 0.31, { std: 0.5, generator: new Generator(2) });
  expect(new Set(await weight.eq(0).cast("int32").sum(0).data())).toEqual(new Set([5]));
  const perRow = await weight.eq(0).cast("int32").sum(1).data();
  expect(Math.min(...perRow)).toBeGreaterThan(35); // 200 / 3 on average
  expect((await weight.square().sum().item()) / (200 * 10)).toBeCloseTo(0.25, 1);
});

it("eye and dirac pass on what they get", async () => {
  expect(await init.eye(parameter(2, 3)).array()).toEqual([
    [1, 0, 0],
    [0, 1, 0],
  ]);
  const weight = init.dirac(parameter(4, 1, 2, 3), { groups: 2 });
  const passed = [0, 0, 0, 0, 1, 0];
  const none = [0, 0, 0, 0, 0, 0];
  expect([...(await weight.data())]).toEqual([...passed, ...none, ...passed, ...none]);
});

it("refuses shapes and settings that don't fit", () => {
  expect(() => init.orthogonal(parameter(3))).toThrow("init.orthogonal: a weight needs at least two axes");
  expect(() => init.sparse(parameter(3), 0.5)).toThrow(
    "init.sparse: expected a parameter of two axes, got [3]",
  );
  expect(() => init.sparse(parameter(3, 3), 2)).toThrow("the sparsity must be from 0 to 1, got 2");
  expect(() => init.eye(parameter(3))).toThrow("init.eye: expected a parameter of two axes");
  expect(() => init.dirac(parameter(3, 3))).toThrow("init.dirac: expected three to five axes, got [3, 3]");
  expect(() => init.dirac(parameter(3, 3, 1), { groups: 2 })).toThrow(
    "3 outputs cannot be divided into 2 groups",
  );
});

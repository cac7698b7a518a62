import { gradients } from "@nn/autograd";
import { tensor, zeros } from "@nn/tensor";
import { expect, it } from "vitest";
import { CosineSimilarity, cosineSimilarity, normalize, PairwiseDistance } from "./index.js";

it("normalize divides by any norm along any axis", async () => {
  const x = tensor([
    [1, -3],
    [-3, 9],
  ]);
  const rows = await normalize(x, { p: 1 }).array();
  expect(rows).toEqual([
    [0.25, -0.75],
    [-0.25, 0.75],
  ]);
  expect(await normalize(x, { p: Infinity, axis: 0 }).data()).toEqual(Float32Array.of(1 / 3, -1 / 3, -1, 1));
  expect(() => normalize(tensor([1]))).toThrow("axis 1");
});

it("vectors of zeros stay zeros and have finite gradients", async () => {
  const x = zeros([1, 2], { requiresGrad: true });
  expect(await normalize(x).array()).toEqual([[0, 0]]);
  const [unit] = gradients(normalize(x, { eps: 0.5 }).sum(), [x]);
  expect(await unit.array()).toEqual([[2, 2]]);
  const [cosine] = gradients(cosineSimilarity(x, tensor([[3, 4]]), { eps: 0.1 }).sum(), [x]);
  expect([...(await cosine.data())].map((g) => Math.round(g))).toEqual([6, 8]);
});

it("cosines are broadcast", async () => {
  const [x, y] = [tensor([[1, 0]]), tensor([[[2, 0]], [[0, 3]]])];
  expect(await cosineSimilarity(x, y, { axis: -1 }).array()).toEqual([[1], [0]]);
});

it("prints its options", () => {
  expect(String(new CosineSimilarity())).toBe("CosineSimilarity(axis=1, eps=1e-8)");
  expect(String(new PairwiseDistance())).toBe("PairwiseDistance(p=2, eps=0.000001, keepdim=false)");
});

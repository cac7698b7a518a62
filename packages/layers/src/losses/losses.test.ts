import { ones, tensor, zeros } from "@nn/tensor";
import { gradients } from "@nn/autograd";
import { describe, expect, it } from "vitest";
import { bceWithLogits, binaryCrossEntropy, crossEntropy, l1Loss, mseLoss, nllLoss } from "./index.js";

describe("losses", () => {
  it("refuse shapes and dtypes that don't fit", () => {
    expect(() => mseLoss(ones([2, 1]), ones([2]))).toThrow("the input has shape [2, 1], the target [2]");
    expect(() => l1Loss(ones([2]), ones([3]))).toThrow("l1Loss");
    expect(() => crossEntropy(ones([2, 3]), ones([2]))).toThrow("crossEntropy: expected int32 class indexes");
    expect(() => crossEntropy(ones([2, 3]), tensor([0, 1, 2], { dtype: "int32" }))).toThrow(
      "for an input of shape [2, 3] the target is [2], got [3]",
    );
    expect(() =>
      crossEntropy(ones([2, 3]), tensor([0, 1], { dtype: "int32" }), { weight: ones([2]) }),
    ).toThrow("expected a weight of shape [3], got [2]");
    expect(() => crossEntropy(ones([2, 3]), ones([2, 3]), { labelSmoothing: 2 })).toThrow("labelSmoothing");
    expect(() => bceWithLogits(ones([2]), ones([2]), { weight: ones([3, 2]) })).toThrow("does not broadcast");
  });

  it("name a class that there isn't, and are NaN where its value is not at hand", async () => {
    const target = tensor([0, 3], { dtype: "int32" });
    expect(() => nllLoss(zeros([2, 3]), target)).toThrow("target 3 at place 1 is not one of the 3 classes");
    expect(await crossEntropy(zeros([2, 3]), target.add(0).cast("int32")).item()).toBeNaN();
  });

  it("don't overflow", async () => {
    const x = tensor([1000, -1000, 0]);
    const t = tensor([0, 1, 0.5]);
    const losses = await bceWithLogits(x, t, { reduction: "none" }).data();
    expect([...losses]).toEqual([1000, 1000, Math.fround(Math.log(2))]);
    expect(await crossEntropy(tensor([[1000, -1000]]), tensor([1], { dtype: "int32" })).item()).toBe(2000);
  });

  it("hold the logarithms at the ends, as PyTorch does", async () => {
    const p = tensor([0, 1, 0, 1], { requiresGrad: true });
    const t = tensor([0, 1, 1, 0]);
    const losses = binaryCrossEntropy(p, t, { reduction: "none" });
    expect([...(await losses.data())].map(Math.abs)).toEqual([0, 0, 100, 100]);
    const [g] = gradients(losses.sum(), [p]);
    expect([...(await g.data())].map((x) => Number(x.toPrecision(6)))).toEqual([0, 0, -1e12, 1e12]);
  });
});

import { ones, tensor, zeros } from "@nn/tensor";
import { gradients } from "@nn/autograd";
import { describe, expect, it } from "vitest";
import {
  bceWithLogits,
  BCEWithLogitsLoss,
  binaryCrossEntropy,
  cosineEmbeddingLoss,
  crossEntropy,
  CrossEntropyLoss,
  gaussianNllLoss,
  huberLoss,
  HuberLoss,
  klDiv,
  l1Loss,
  marginRankingLoss,
  mseLoss,
  multiMarginLoss,
  nllLoss,
  poissonNllLoss,
  smoothL1Loss,
  tripletMarginLoss,
} from "./index.js";

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

  it("refuse what their formulas have no meaning for", () => {
    const x = ones([2, 3]);
    expect(() => huberLoss(x, x, { delta: 0 })).toThrow("huberLoss: delta must be above 0, got 0");
    expect(() => smoothL1Loss(x, x, { beta: -1 })).toThrow("smoothL1Loss: beta must not be below 0");
    expect(() => klDiv(ones([]), ones([]), { reduction: "batchmean" })).toThrow("an axis of examples");
    expect(() => gaussianNllLoss(x, x, ones([3]))).toThrow("the input has shape [2, 3], the variance [3]");
    expect(() => cosineEmbeddingLoss(x, x, x)).toThrow("the target is [2], got [2, 3]");
    expect(() => marginRankingLoss(x, x, ones([2]))).toThrow(
      "the first input has shape [2, 3], the target [2]",
    );
    expect(() => tripletMarginLoss(x, x, ones([3]))).toThrow("the anchor has shape [2, 3], the negative [3]");
    expect(() => tripletMarginLoss(ones([]), ones([]), ones([]))).toThrow("an axis of features");
    const classes = tensor([0, -100], { dtype: "int32" });
    expect(() => multiMarginLoss(x, classes)).toThrow("target -100 at place 1 is not one of the 3 classes");
    expect(() => multiMarginLoss(ones([2, 3, 1]), classes)).toThrow("expected [N, C] or [C], got [2, 3, 1]");
    expect(() => multiMarginLoss(x, classes, { p: 3 as never })).toThrow("p must be 1 or 2, got 3");
  });

  it("name the operation that was given an unknown reduction", () => {
    const reduction = "batchmean" as never;
    const classes = tensor([0, 1], { dtype: "int32" });
    expect(() => l1Loss(ones([2]), ones([2]), { reduction })).toThrow(
      'l1Loss: there is no reduction "batchmean"',
    );
    expect(() => crossEntropy(ones([2, 3]), classes, { reduction })).toThrow(
      "crossEntropy: there is no reduction",
    );
  });

  it("have slopes at counts and probabilities of 0", async () => {
    const t = tensor([0, 0.25], { requiresGrad: true });
    const x = tensor([-1, -1]);
    expect(await klDiv(x, t, { reduction: "none" }).array()).toEqual([
      0,
      expect.closeTo(0.25 * (1 - Math.log(4)), 6),
    ]);
    expect(await gradients(klDiv(x, t).sum(), [t])[0].isFinite().all().item()).toBe(1);
    const losses = poissonNllLoss(x, t, { full: true, reduction: "none" });
    expect(await gradients(losses.sum(), [t])[0].array()).toEqual([1, 1]);
  });

  it("keep weights in the state dict, and print their settings", () => {
    expect(Object.keys(new CrossEntropyLoss({ weight: ones([3]) }).stateDict())).toEqual(["weight"]);
    expect(Object.keys(new BCEWithLogitsLoss({ posWeight: ones([3]) }).stateDict())).toEqual(["pos_weight"]);
    expect(Object.keys(new CrossEntropyLoss().stateDict())).toEqual([]);
    expect(String(new HuberLoss({ delta: 2 }))).toBe("HuberLoss(delta=2)");
  });
});

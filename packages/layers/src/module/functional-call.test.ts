import { gradients } from "@nn/autograd";
import { compile, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { BatchNorm1d, functionalCall, Linear, Sequential } from "../index.js";

describe("functionalCall", () => {
  it("computes with the given tensors, and leaves the module as it is", async () => {
    const model = new Sequential(new Linear(2, 3), new Linear(3, 1));
    const x = randn([4, 2]);
    const before = await model.forward(x).array();
    const zero = Object.fromEntries([...model.namedParameters()].map(([name, p]) => [name, zeros(p.shape)]));
    expect(await functionalCall(model, zero, x).array()).toEqual([[0], [0], [0], [0]]);
    expect(await model.forward(x).array()).toEqual(before);
  });

  it("differentiates through a step of the parameters", async () => {
    const model = new Linear(1, 1, { bias: false });
    model.loadStateDict({ weight: tensor([[3]]) });
    // loss(w) = w²; w' = w - 0.1 · 2 w = 0.8 w; d w'² / d w = 2 · 0.64 w
    const step = (x: Tensor) => {
      const [slope] = gradients(model.forward(x).square().sum(), [model.weight]);
      const later = functionalCall(model, { weight: model.weight.sub(slope!.mul(0.1)) }, x)
        .square()
        .sum();
      return gradients(later, [model.weight])[0]!;
    };
    const x = tensor([[1]]);
    expect(await step(x).item()).toBeCloseTo(3.84, 5);
    expect(await compile(step)(x).item()).toBeCloseTo(3.84, 5);
  });

  it("updates no running statistics", async () => {
    const model = new BatchNorm1d(2);
    const before = await model.runningMean!.array();
    await functionalCall(model, {}, randn([5, 2])).data();
    expect(await model.runningMean!.array()).toEqual(before);
  });

  it("refuses what doesn't fit, and gives the parameters back after an error", async () => {
    const model = new Linear(2, 2);
    expect(() => functionalCall(model, { scale: zeros([2]) }, zeros([1, 2]))).toThrow(
      "the module has no parameter or buffer scale",
    );
    expect(() => functionalCall(model, { bias: zeros([3]) }, zeros([1, 2]))).toThrow(
      "bias is [2], the value [3]",
    );
    const before = await model.bias!.array();
    expect(() => functionalCall(model, { bias: zeros([2]) }, zeros([1, 3]))).toThrow("Linear");
    expect(await model.bias!.array()).toEqual(before);
  });
});

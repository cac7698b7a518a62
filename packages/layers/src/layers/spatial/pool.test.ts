import { maxPool2d, ones, tensor, zeros, type Tensor } from "@nn/tensor";
import { gradients } from "@nn/autograd";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  AdaptiveAvgPool2d,
  AdaptiveMaxPool1d,
  AvgPool2d,
  LPPool1d,
  MaxPool1d,
  MaxPool2d,
  maxUnpool1d,
  MaxUnpool2d,
  ReLU,
  Sequential,
} from "../../index.js";

describe("pools", () => {
  it("refuse settings and inputs that don't fit, by name", () => {
    expect(() => new MaxPool2d(0)).toThrow("MaxPool2d: kernelSize must be a whole number >= 1, or 2");
    expect(() => new AvgPool2d(2, { stride: [1, 2, 3] })).toThrow("AvgPool2d: stride must be");
    expect(() => new AdaptiveAvgPool2d([3, 0])).toThrow("AdaptiveAvgPool2d: outputSize must be");
    expect(() => new MaxPool2d(2).forward(zeros([4, 4]))).toThrow(
      "MaxPool2d: expected [N, C, H, W] or [C, H, W], got [4, 4]",
    );
    expect(() => new Sequential(new ReLU(), new MaxPool2d(5)).forward(zeros([1, 4, 4]))).toThrow(
      "1: maxPool2d a window of [5, 5] does not fit [1, 4, 4]",
    );
    expect(() => new MaxPool2d(2, { padding: 2 }).forward(zeros([1, 4, 4]))).toThrow("more than half");
    expect(() => new LPPool1d(0, 2).forward(zeros([1, 4]))).toThrow("normType must be a number above 0");
  });

  it("give indices where they are asked for, in the types too", () => {
    expectTypeOf(new MaxPool2d(2).forward).returns.toEqualTypeOf<Tensor>();
    const pool = new MaxPool1d(2, { returnIndices: true });
    expectTypeOf(pool.forward).returns.toEqualTypeOf<[values: Tensor, indices: Tensor]>();
    const [values, indices] = pool.forward(zeros([0, 3, 4]));
    expect([values.shape, indices.shape, indices.dtype]).toEqual([[0, 3, 2], [0, 3, 2], "int32"]);
    expectTypeOf(new AdaptiveMaxPool1d(2).forward).returns.toEqualTypeOf<Tensor>();
  });

  it("refuse indices that no pool gave", async () => {
    const layer = new MaxUnpool2d(2);
    const x = ones([1, 2, 2]);
    expect(() => layer.forward(x, ones([1, 2, 2]))).toThrow("the indices must be int32, got float32");
    expect(() => layer.forward(x, zeros([1, 2, 1], { dtype: "int32" }))).toThrow("[1, 2, 2], the indices");
    expect(() => layer.forward(x, zeros([1, 2, 2], { dtype: "int32" }), 6)).toThrow(
      "outputSize must differ from [4, 4] by less than the stride [2, 2], got [6, 6]",
    );
    const outside = tensor([[9]], { dtype: "int32" });
    await expect(maxUnpool1d(ones([1, 1]), outside, 2).data()).rejects.toThrow("9");
  });

  it("lay an element that won in several windows once", async () => {
    const x = tensor([[1, 5, 2, 4]]);
    const [values, indices] = new MaxPool1d(3, { stride: 1, returnIndices: true }).forward(x);
    const back = maxUnpool1d(values, indices, 3, { stride: 1 });
    expect(await back.array()).toEqual([[0, 5, 0, 0]]);
  });

  it("give the gradient to the first of equal elements", async () => {
    const x = ones([1, 2, 2], { requiresGrad: true });
    const [g] = gradients(maxPool2d(x, 2).sum(), [x]);
    expect(await g.array()).toEqual([[[1, 0], [0, 0]]]); // prettier-ignore
  });

  it("print their settings", () => {
    expect(String(new MaxPool2d(3, { stride: 2, padding: 1, dilation: 2, ceilMode: true }))).toBe(
      "MaxPool2d(kernelSize=[3, 3], stride=[2, 2], padding=[1, 1], ceilMode=true, dilation=[2, 2])",
    );
    expect(String(new AvgPool2d(2, { countIncludePad: false, divisorOverride: 3 }))).toBe(
      "AvgPool2d(kernelSize=[2, 2], stride=[2, 2], countIncludePad=false, divisorOverride=3)",
    );
    expect(String(new AdaptiveAvgPool2d([1, null]))).toBe("AdaptiveAvgPool2d(outputSize=[1, null])");
    expect(String(new LPPool1d(2, 3))).toBe("LPPool1d(normType=2, kernelSize=[3], stride=[3])");
  });
});

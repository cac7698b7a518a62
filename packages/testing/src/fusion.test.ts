import { gradients } from "@nn/autograd";
import { explain, rand, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";

const leaf = (...shape: number[]): Tensor => rand(shape).realize();
const kernels = (...xs: Tensor[]): string[] => {
  const text = explain(...xs);
  return text === "" ? [] : text.split("\n").map((line) => line.split(" ")[1]);
};

describe("what is fused", () => {
  const x = leaf(8, 16);
  const w = leaf(16, 4);
  const b = leaf(4);

  it("a chain of element functions is one map", () => {
    expect(kernels(x.mul(2).add(1).tanh().square().relu())).toEqual(["map"]);
  });

  it("views and broadcasts cost nothing", () => {
    expect(kernels(x.transpose().add(leaf(16, 1)).flip(0).slice([0, 4]).reshape([2, 16]))).toEqual(["map"]);
  });

  it("element functions go into the reduction before and behind them", () => {
    expect(kernels(x.square().add(1).sum(1).sqrt().mul(3))).toEqual(["reduce"]);
    expect(kernels(x.mul(x).sum())).toEqual(["reduce"]);
  });

  it("bias and activation go into the matrix product", () => {
    expect(kernels(x.matMul(w).add(b).relu())).toEqual(["dot"]);
    expect(kernels(x.matMul(w).add(b).gelu())).toEqual(["dot"]);
  });

  it("softmax takes at most 4 kernels, its logarithm at most 4", () => {
    expect(kernels(x.softmax()).length).toBeLessThanOrEqual(4);
    expect(kernels(x.logSoftmax()).length).toBeLessThanOrEqual(4);
  });

  it("mean and variance together take at most 3 kernels", () => {
    expect(kernels(x.mean(1), x.variance(1)).length).toBeLessThanOrEqual(3);
    expect(kernels(x.sub(x.mean(1, { keepdim: true })).div(x.std(1, { keepdim: true }))).length).toBeLessThanOrEqual(4); // prettier-ignore
  });

  it("what two results share is computed once", () => {
    const shared = x.matMul(w);
    expect(kernels(shared.relu(), shared.sum()).filter((kind) => kind === "dot")).toHaveLength(1);
  });

  it("random numbers are made where they are used", () => {
    expect(kernels(x.mul(rand([8, 16]).lt(0.5).cast("float32")))).toEqual(["map"]);
  });

  it("constants and tensors that have their value run nothing", () => {
    expect(kernels(x)).toEqual([]);
    expect(kernels(tensor([1, 2]))).toEqual([]);
  });

  it("a linear layer with its gradients is a product each, and little more", () => {
    const loss = x.matMul(w).add(b).relu().square().mean();
    const found = kernels(loss, ...gradients(loss, [w, b]));
    expect(found.filter((kind) => kind === "dot")).toHaveLength(2);
    expect(found.length).toBeLessThanOrEqual(5);
  });
});

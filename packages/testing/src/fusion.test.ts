import { gradients } from "@nn/autograd";
import { explain, rand, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";

const leaf = (...shape: number[]): Tensor => rand(shape).realize();
const variable = (...shape: number[]): Tensor => {
  const x = rand(shape, { requiresGrad: true });
  return x.realize();
};
const normalised = (x: Tensor, axes: number[] = [-1]): Tensor => {
  const centred = x.sub(x.mean(axes, { keepdim: true }));
  return centred.div(x.std(axes, { keepdim: true }).add(1e-5));
};
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

  it.each([
    ["softmax", () => [x.softmax()]],
    ["its logarithm", () => [x.logSoftmax()]],
    ["log Σ exp", () => [x.logSumExp(1)]],
    ["mean and variance", () => [x.mean(1), x.variance(1)]],
    ["what is normalised with both", () => [normalised(x), x.mean(1), x.std(1)]],
    ["statistics over other axes than the last", () => [normalised(leaf(4, 3, 16, 16), [0, 2, 3])]],
  ] as const)("%s is one kernel that walks rows", (_, make) => {
    expect(kernels(...make())).toEqual(["rows"]);
  });

  it("a gradient through rows is one kernel, too", () => {
    const v = variable(8, 16);
    const weights = leaf(8, 16);
    expect(kernels(...gradients(v.softmax().mul(weights).sum(), [v]))).toEqual(["rows"]);
    expect(kernels(...gradients(normalised(v).mul(weights).sum(), [v]))).toEqual(["rows"]);
  });

  it("rows that are too long for a cache, or too few, stay apart", () => {
    expect(kernels(leaf(10, 100000).softmax()).length).toBeGreaterThan(1);
    expect(kernels(leaf(200000).softmax()).length).toBeGreaterThan(1);
  });

  it("values that read the same arrays are one map with several results", () => {
    const [m, g, p] = [leaf(8, 16), leaf(8, 16), leaf(8, 16)];
    const moved = m.mul(0.9).add(g.mul(0.1));
    expect(kernels(moved, p.sub(moved.mul(0.01)), g.square())).toEqual(["map"]);
  });

  it("gradients of slices are put together in one array", () => {
    const v = variable(8, 16);
    const loss = v.chunk(4, 1).reduce((sum, part, i) => sum.add(part.pow(i + 1).sum()), tensor(0));
    expect(kernels(...gradients(loss, [v]))).toEqual(["assemble"]);
  });

  it("a permuted product is a product in another order, with what follows it", () => {
    expect(kernels(x.matMul(w).transpose().add(leaf(4, 8)))).toEqual(["dot"]);
    const v = variable(4, 16);
    expect(kernels(...gradients(x.matMul(v.transpose()).square().sum(), [v]))).toEqual(["dot", "dot"]);
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

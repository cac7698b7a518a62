import { backward, checkpoint, gradients, noGrad } from "@nn/autograd";
import { compile, Generator, ones, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { describe, expect, it } from "vitest";
import * as layers from "../../index.js";

const { batchNorm, BatchNorm1d, BatchNorm2d, GroupNorm, groupNorm, InstanceNorm1d, Linear, Sequential } =
  layers;

describe("running statistics", () => {
  const x = tensor([
    [1, 10],
    [3, 30],
  ]);

  it("move once for each batch, whenever and whether results are read", async () => {
    const layer = new BatchNorm1d(2, { momentum: 0.5 });
    const y = layer.forward(x);
    await y.data();
    await y.mul(2).data();
    expect(await layer.runningMean?.array()).toEqual([1, 10]);
    layer.forward(x);
    layer.forward(x);
    expect(await layer.runningMean?.array()).toEqual([1.75, 17.5]);
    expect(await layer.numBatchesTracked?.item()).toBe(3);
    expect(layer.numBatchesTracked?.dtype).toBe("int32");
  });

  it("move without gradients too, and stay in use", async () => {
    const layer = new BatchNorm1d(2, { momentum: null });
    noGrad(() => layer.forward(x));
    expect(await layer.runningVar?.array()).toEqual([2, 200]);
    layer.eval().forward(x);
    layer.forward(ones([1, 2])); // one value a channel
    expect(await layer.numBatchesTracked?.item()).toBe(1);
    expect(await layer.runningMean?.array()).toEqual([2, 20]);
  });

  it("stay when the input is refused or empty", async () => {
    const layer = new BatchNorm1d(2);
    expect(() => layer.forward(ones([1, 2]))).toThrow(
      "BatchNorm1d: expected more than one value for each mean",
    );
    expect(layer.forward(zeros([0, 2])).shape).toEqual([0, 2]);
    expect(await layer.runningMean?.array()).toEqual([0, 0]);
    expect(await layer.runningVar?.array()).toEqual([1, 1]);
  });

  it("begin anew when they are reset", async () => {
    const layer = new BatchNorm1d(2);
    const first = Object.values(layer.stateDict());
    layer.forward(x);
    layer.resetRunningStats();
    for (const [i, value] of Object.values(layer.stateDict()).entries()) {
      expect(await value.data()).toEqual(await first[i].data());
    }
    expect(() => new InstanceNorm1d(2).resetRunningStats()).not.toThrow();
  });

  it("of tensors that are given are moved in place", async () => {
    const [mean, variance] = [zeros([2]), ones([2])];
    batchNorm(x, mean, variance, { training: true });
    expect(await mean.array()).toEqual([expect.closeTo(0.2, 6), expect.closeTo(2, 5)]);
    expect(await variance.array()).toEqual([expect.closeTo(1.1, 6), expect.closeTo(20.9, 5)]);
  });

  it("of InstanceNorm stay without a momentum", async () => {
    const layer = new InstanceNorm1d(2, { trackRunningStats: true, momentum: null });
    layer.forward(x);
    expect(await layer.runningMean?.array()).toEqual([0, 0]);
    expect(await layer.numBatchesTracked?.item()).toBe(0);
  });

  it("move once where layers are computed again in the backward pass", async () => {
    const [layer, again] = [new BatchNorm1d(2), new BatchNorm1d(2)];
    backward(layer.forward(x).square().sum());
    backward(checkpoint((batch: Tensor) => again.forward(batch).square())(x).sum());
    expect(await again.runningVar?.data()).toEqual(await layer.runningVar?.data());
    expect(await again.weight?.grad?.data()).toEqual(await layer.weight?.grad?.data());
    expect(await again.numBatchesTracked?.item()).toBe(1);
  });

  it("and parameters are the same in a compiled step", async () => {
    const train = async (wrap: <T extends (x: Tensor) => Tensor>(step: T) => (x: Tensor) => Tensor) => {
      const generator = new Generator(1);
      const norm = new BatchNorm2d(3, { momentum: null });
      const model = new Sequential(norm, new layers.Flatten(), new Linear(12, 2, { generator }));
      const step = wrap((batch) => {
        model.zeroGrad();
        const loss = model.forward(batch).square().mean();
        backward(loss);
        assign(model.parameters().map((p) => [p, p.sub(p.grad!.mul(0.1)).node]));
        return loss;
      });
      const losses: number[] = [];
      for (let i = 0; i < 4; i++) losses.push(await step(randn([5, 3, 2, 2], { generator })).item());
      const state = Object.entries(model.stateDict());
      return [losses, ...(await Promise.all(state.map(async ([name, value]) => [name, await value.data()])))];
    };
    const plain = await train((step) => step);
    const compiled = await train((step) => compile(step));
    expect(compiled).toEqual(plain);
    expect(plain).toContainEqual(["0.num_batches_tracked", Int32Array.of(4)]);
  });
});

describe("normalisation", () => {
  it("refuses settings that can't be", () => {
    expect(() => new BatchNorm1d(0)).toThrow("BatchNorm1d: numFeatures must be a positive integer, got 0");
    expect(() => new GroupNorm(4, 6)).toThrow("GroupNorm: 6 channels can't be split into 4 groups");
    expect(() => new GroupNorm(0, 6)).toThrow("into 0 groups");
    expect(() => new layers.LayerNorm([])).toThrow("LayerNorm: normalizedShape must be one or more positive");
    expect(() => new layers.RMSNorm(1.5)).toThrow("RMSNorm: normalizedShape must be one or more positive");
    expect(() => new layers.LocalResponseNorm(0)).toThrow(
      "LocalResponseNorm: size must be a positive integer",
    );
  });

  it("refuses inputs that don't fit, by name and path", () => {
    expect(() => new Sequential(new BatchNorm2d(3)).forward(zeros([2, 3, 4]))).toThrow(
      "0: BatchNorm2d expected [N, 3, H, W], got [2, 3, 4]",
    );
    expect(() => new BatchNorm1d(3).forward(zeros([2, 4]))).toThrow(
      "expected [N, 3] or [N, 3, L], got [2, 4]",
    );
    expect(() => new InstanceNorm1d(3).forward(zeros([2, 4]))).toThrow(
      "expected [3, L] or [N, 3, L], got [2, 4]",
    );
    expect(() => new InstanceNorm1d(3).forward(zeros([2, 3, 1]))).toThrow(
      "more than one value for each mean",
    );
    expect(() => new GroupNorm(1, 3).forward(zeros([3]))).toThrow("GroupNorm: expected [N, 3, *], got [3]");
    expect(() => new layers.RMSNorm([2, 3]).forward(ones([3]))).toThrow("expected [*, 2, 3], got [3]");
    expect(() => new layers.LocalResponseNorm(2).forward(ones([3, 2]))).toThrow("rank 3 or more, got [3, 2]");
  });

  it("refuses what is no tensor, by name", () => {
    const made = [new BatchNorm1d(2), new InstanceNorm1d(2), new GroupNorm(1, 2), new layers.LayerNorm(2)];
    for (const layer of [...made, new layers.RMSNorm(2), new layers.LocalResponseNorm(2)]) {
      expect(() => layer.forward([[1, 2]] as never)).toThrow(/[nN]orm(1d)?: expected a tensor, got an array/);
    }
  });

  it("refuses tensors that don't fit the input, by the function's name", () => {
    const x = zeros([2, 3]);
    expect(() => batchNorm(x, undefined, undefined)).toThrow("batchNorm: there are no running statistics");
    expect(() => batchNorm(x, zeros([2]), ones([3]))).toThrow("for x of [2, 3] runningMean is [3], got [2]");
    expect(() => groupNorm(x, 3, { bias: ones([1]) })).toThrow(
      "groupNorm: for x of [2, 3] bias is [3], got [1]",
    );
    expect(() => layers.layerNorm(x, 3, { weight: ones([2]) })).toThrow("layerNorm: weight is [3], got [2]");
  });

  it("has a variance of 0 where all is equal, and a derivative", async () => {
    const x = tensor([[1], [1], [1]], { requiresGrad: true });
    const y = batchNorm(x, undefined, undefined, { training: true });
    expect(await y.array()).toEqual([[0], [0], [0]]);
    expect(await gradients(y.sum(), [x])[0].isFinite().all().item()).toBe(1);
  });

  it("prints its settings", () => {
    expect(String(new BatchNorm2d(3, { momentum: null }))).toBe(
      "BatchNorm2d(3, eps=0.00001, momentum=null, affine=true, trackRunningStats=true)",
    );
    expect(String(new GroupNorm(2, 4))).toBe("GroupNorm(2, 4, eps=0.00001, affine=true)");
    expect(String(new layers.RMSNorm(4))).toBe("RMSNorm([4], elementwiseAffine=true)");
  });
});

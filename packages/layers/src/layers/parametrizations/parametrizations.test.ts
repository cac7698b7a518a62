import { backward } from "@nn/autograd";
import { compile, Generator, ones, randn, svd, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { describe, expect, it } from "vitest";
import {
  Linear,
  LSTM,
  ReLU,
  removeSpectralNorm,
  removeWeightNorm,
  Sequential,
  spectralNorm,
  weightNorm,
} from "../../index.js";

const linear = (): Linear => new Linear(4, 3, { generator: new Generator(3) });
const spectral = (): Linear => spectralNorm(linear(), { generator: new Generator(4) });

describe("spectralNorm", () => {
  it("makes the largest singular value 1", async () => {
    const layer = spectral();
    for (let i = 0; i < 40; i++) layer.forward(ones([1, 4]));
    const [largest] = await svd(layer.weight).s.data();
    expect(largest).toBeCloseTo(1, 5);
  });

  it("has the same vectors in use, and however often the weight is read", async () => {
    const layer = spectral();
    layer.forward(ones([1, 4]));
    const [u, weight] = [await layer.stateDict().weight_u.data(), await layer.weight.data()];
    layer.eval().forward(ones([1, 4]));
    expect(await layer.stateDict().weight_u.data()).toEqual(u);
    expect(await layer.weight.data()).toEqual(weight);
    layer.train().forward(ones([1, 4]));
    expect(await layer.stateDict().weight_u.data()).not.toEqual(u);
  });

  it("is off when it is taken off, with the same result", async () => {
    const layer = spectral();
    layer.forward(ones([1, 4]));
    const before = await layer
      .eval()
      .forward(ones([1, 4]))
      .data();
    expect(removeSpectralNorm(layer)).toBe(layer);
    expect([...layer.namedParameters().keys()]).toEqual(["bias", "weight"]);
    expect(layer.buffers()).toEqual([]);
    expect(
      await layer
        .train()
        .forward(ones([1, 4]))
        .data(),
    ).toEqual(before);
    expect([...spectralNorm(layer).namedParameters().keys()]).toEqual(["bias", "weightOrig"]);
  });

  it("is the same in a compiled step", async () => {
    const train = async (wrap: <T extends (x: Tensor) => Tensor>(step: T) => (x: Tensor) => Tensor) => {
      const model = new Sequential(
        spectral(),
        new ReLU(),
        weightNorm(new Linear(3, 3, { generator: new Generator(5) })),
      );
      const step = wrap((x) => {
        model.zeroGrad();
        const loss = model.forward(x).sub(model.forward(x.neg())).square().mean();
        backward(loss);
        assign(model.parameters().map((p) => [p, p.sub(p.grad!.mul(0.1)).node]));
        return loss;
      });
      const noise = new Generator(6);
      const losses: number[] = [];
      for (let i = 0; i < 4; i++) losses.push(await step(randn([5, 4], { generator: noise })).item());
      return [losses, await Promise.all(Object.values(model.stateDict()).map((value) => value.data()))];
    };
    expect(await train((step) => compile(step))).toEqual(await train((step) => step));
  });
});

describe("weightNorm", () => {
  it("leaves the weight as it is", async () => {
    const expected = await linear().weight.data();
    const layer = weightNorm(linear());
    (await layer.weight.data()).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
    expect(layer.parameters().every((parameter) => parameter.requiresGrad)).toBe(true);
    expect(
      weightNorm(linear().requiresGrad(false))
        .parameters()
        .some((p) => p.requiresGrad),
    ).toBe(false);
    expect(await removeWeightNorm(layer).weight.data()).toEqual(await weightNorm(layer).weight.data());
  });

  it("takes any parameter of any layer by its name", () => {
    const layer = weightNorm(weightNorm(new LSTM(2, 3), { name: "weight_hh_l0" }), {
      name: "weight_ih_l0",
      axis: 1,
    });
    const { weight_hh_l0_g: hidden, weight_ih_l0_g: input } = layer.stateDict();
    expect([hidden.shape, input.shape]).toEqual([
      [12, 1],
      [1, 2],
    ]);
    expect(layer.forward(ones([4, 1, 2]))[0].shape).toEqual([4, 1, 3]);
    expect(Object.keys(removeWeightNorm(layer, { name: "weight_hh_l0" }).stateDict())).toContain(
      "weight_hh_l0",
    );
  });
});

describe("both", () => {
  it("refuse what can't be", () => {
    const layer = weightNorm(linear());
    expect(() => weightNorm(layer)).toThrow("weightNorm: weight of Linear is computed by weightNorm already");
    expect(() => spectralNorm(layer)).toThrow(
      "spectralNorm: weight of Linear is computed by weightNorm already",
    );
    expect(() => removeSpectralNorm(layer)).toThrow(
      "removeSpectralNorm: weight of Linear is not computed by",
    );
    expect(() => removeWeightNorm(linear())).toThrow("removeWeightNorm: weight of Linear is not computed by");
    expect(() => weightNorm(new ReLU())).toThrow("weightNorm: ReLU has no parameter weight");
    expect(() => spectralNorm(linear(), { name: "bias" })).toThrow("bias needs two or more axes, got 1");
    expect(() => spectralNorm(linear(), { nPowerIterations: 0 })).toThrow(
      "nPowerIterations must be a positive",
    );
    expect(() => spectralNorm(linear(), { axis: 2 })).toThrow("there is no axis 2 in a weight of [3, 4]");
    expect(() => weightNorm(linear(), { axis: -3 })).toThrow("there is no axis -3 in a weight of [3, 4]");
  });
});

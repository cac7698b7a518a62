import { DataLoader, fashionMnistSubset } from "@nn/data";
import { Generator, rand, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { frechetDistance } from "../metrics/index.js";
import { packWeights, unpackWeights } from "./pack-weights.js";
import { digitFeatures, fashionFeatures, ImageClassifier } from "./index.js";

const noise = (n: number) => rand([n, 784], { generator: new Generator(1) });

async function fashion(): Promise<{ x: Tensor; y: Tensor }> {
  const { test } = await fashionMnistSubset();
  const [batch] = new DataLoader(test, { batchSize: test.length });
  return batch;
}

describe("the trained classifiers", () => {
  it("tell clothes apart", async () => {
    const { x, y } = await fashion();
    const classifier = await fashionFeatures();
    const right = await classifier.forward(x).argMax(1).eq(y).cast("float32").mean().item();
    expect(right).toBeGreaterThan(0.88); // of 200
  });

  it("put clothes far from noise, and near to other clothes", async () => {
    const { x } = await fashion();
    const classifier = await fashionFeatures();
    const features = classifier.features(x); // the examples are in the order of their classes
    const distance = await frechetDistance(features.slice([0, null, 2]), features.slice([1, null, 2]));
    expect(await frechetDistance(features, classifier.features(noise(200)))).toBeGreaterThan(5 * distance);
  });

  it("have features of their own, in evaluation mode, and nothing to train", async () => {
    const digits = await digitFeatures();
    const features = digits.features(noise(3));
    expect(features.shape).toEqual([3, 64]);
    expect(await features.array()).toEqual(await digits.features(noise(3)).array());
    expect(await (await fashionFeatures()).features(noise(3)).array()).not.toEqual(await features.array());
    expect(digits.parameters().some((parameter) => parameter.requiresGrad)).toBe(false);
  });

  it("take images flat or as [1, 28, 28], and refuse others", async () => {
    const digits = await digitFeatures();
    const x = noise(2);
    expect(await digits.features(x).array()).toEqual(
      await digits.features(x.reshape([2, 1, 28, 28])).array(),
    );
    expect(() => digits.features(rand([2, 3, 32, 32]))).toThrow(
      "images must be [n, 1, 28, 28] or [n, 784], got [2, 3, 32, 32]",
    );
  });
});

it("packed weights differ by half a step of their row at most", async () => {
  const state = new ImageClassifier().stateDict();
  const restored = unpackWeights(await packWeights(state), state);
  expect(Object.keys(restored)).toEqual(Object.keys(state));
  for (const [name, x] of Object.entries(state)) {
    const step = x.rank > 1 ? x.abs().flatten(1).max(1).div(127).max() : x.abs().max().mul(1e-6);
    expect(await restored[name].sub(x).abs().max().item()).toBeLessThanOrEqual(0.51 * (await step.item()));
  }
  expect(() => unpackWeights(btoa("short"), state)).toThrow();
});

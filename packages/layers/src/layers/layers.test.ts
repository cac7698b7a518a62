import { Generator, manualSeed, ones, tensor, zeros } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Dropout, Embedding, LayerNorm, Linear, ReLU, Sequential, Unflatten } from "../index.js";

describe("Linear", () => {
  it("starts as PyTorch's: uniform within 1/√inFeatures, by seed", async () => {
    const layer = new Linear(100, 200, { generator: new Generator(1) });
    const again = new Linear(100, 200, { generator: new Generator(1) });
    const weight = await layer.weight.data();
    expect(await again.weight.data()).toEqual(weight);
    expect(Math.max(...weight)).toBeLessThan(0.1);
    expect(Math.max(...weight)).toBeGreaterThan(0.0999);
    expect(Math.min(...weight)).toBeGreaterThanOrEqual(-0.1);
    expect(await layer.weight.std().item()).toBeCloseTo(0.1 / Math.sqrt(3), 3);
    expect(Math.max(...(await layer.bias!.abs().data()))).toBeLessThan(0.1);
  });

  it("takes the default generator's seed", async () => {
    manualSeed(5);
    const a = new Linear(3, 3);
    manualSeed(5);
    const b = new Linear(3, 3);
    expect(await a.weight.data()).toEqual(await b.weight.data());
  });
});

it("dropout behind a linear layer is compiled in good time", async () => {
  const model = new Sequential(new Linear(6, 8), new Dropout(), new Linear(8, 6));
  expect(
    await model
      .forward(ones([16, 6]))
      .square()
      .mean()
      .item(),
  ).toBeGreaterThan(0);
});

describe("Sequential", () => {
  it("is indexed and gone over", () => {
    const model = new Sequential(new Linear(2, 3), new ReLU());
    expect(model.length).toBe(2);
    expect(model[0]).toBe(model.at(0));
    expect([...model]).toEqual([model[0], model.at(-1)]);
    expect(() => model.at(2)).toThrow("there is no module 2 among 2");
    expect(new Sequential().forward(ones([2])).shape).toEqual([2]);
  });
});

it("refuses inputs that don't fit, by name", () => {
  expect(() => new LayerNorm([2, 3]).forward(ones([3]))).toThrow("LayerNorm: expected [*, 2, 3], got [3]");
  expect(() => new Embedding(4, 2).forward(tensor([1]))).toThrow(
    "Embedding: expected int32 indexes, got float32",
  );
  expect(() => new Unflatten(1, [2, -1]).forward(zeros([1, 3]))).toThrow("Unflatten: axis 1 of [1, 3]");
  expect(() => new Unflatten(3, [2]).forward(zeros([1, 3]))).toThrow("there is no axis 3");
});

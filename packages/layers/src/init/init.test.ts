import { Generator, ones, tensor, zeros } from "@nn/tensor";
import { expect, it } from "vitest";
import { init, Linear, Parameter, ReLU, Sequential } from "../index.js";

const generator = () => new Generator(11);
const weight = () => new Parameter(zeros([64, 32, 3]));

async function spread(parameter: Parameter): Promise<{ std: number; most: number }> {
  return { std: await parameter.std().item(), most: await parameter.abs().max().item() };
}

// fanIn = 96, fanOut = 192
it.each([
  [
    "uniform",
    (w: Parameter) => init.uniform(w, { low: -2, high: 2, generator: generator() }),
    2 / Math.sqrt(3),
    2,
  ],
  ["normal", (w: Parameter) => init.normal(w, { std: 0.3, generator: generator() }), 0.3, undefined],
  [
    "xavierUniform",
    (w: Parameter) => init.xavierUniform(w, { gain: 2, generator: generator() }),
    2 * Math.sqrt(2 / 288),
    2 * Math.sqrt(6 / 288),
  ],
  [
    "xavierNormal",
    (w: Parameter) => init.xavierNormal(w, { generator: generator() }),
    Math.sqrt(2 / 288),
    undefined,
  ],
  [
    "kaimingUniform",
    (w: Parameter) => init.kaimingUniform(w, { nonlinearity: "relu", generator: generator() }),
    Math.sqrt(2 / 96),
    Math.sqrt(6 / 96),
  ],
  [
    "kaimingUniform, slope √5",
    (w: Parameter) => init.kaimingUniform(w, { slope: Math.sqrt(5), generator: generator() }),
    Math.sqrt(1 / 288),
    Math.sqrt(1 / 96),
  ],
  [
    "kaimingNormal, fanOut",
    (w: Parameter) => init.kaimingNormal(w, { mode: "fanOut", generator: generator() }),
    Math.sqrt(2 / 192),
    undefined,
  ],
] as const)("%s has PyTorch's spread, and the same values for the same seed", async (_, set, std, most) => {
  const found = await spread(set(weight()));
  expect(found.std / std).toBeCloseTo(1, 1);
  if (most !== undefined) {
    expect(found.most).toBeLessThanOrEqual(most);
    expect(found.most).toBeGreaterThan(0.99 * most);
  }
  expect(await set(weight()).data()).toEqual(await set(weight()).data());
});

it("sets constants, many times, whole models", async () => {
  const model = new Sequential(new Linear(2, 3), new ReLU(), new Linear(3, 1));
  const before = model.forward(ones([1, 2]));
  await before.data();
  for (let i = 0; i < 5; i++) {
    model.apply((module) => {
      if (module instanceof Linear) init.constant(module.weight, i + 1);
      if (module instanceof Linear && module.bias) init.zeros(module.bias);
    });
    expect(await model.forward(ones([1, 2])).item()).toBe(3 * 2 * (i + 1) ** 2);
  }
  expect(await init.ones(new Parameter(zeros([2]))).array()).toEqual([1, 1]);
});

it("knows PyTorch's gains and fans", () => {
  expect(init.calculateGain("tanh")).toBe(5 / 3);
  expect(init.calculateGain("selu")).toBe(0.75);
  expect(init.calculateGain("sigmoid")).toBe(1);
  expect(init.calculateGain("leakyRelu", 0.2)).toBeCloseTo(1.3867504905630728, 12);
  expect(init.fans([4, 3])).toEqual({ fanIn: 3, fanOut: 4 });
  expect(() => init.xavierUniform(new Parameter(zeros([3])))).toThrow("at least two axes");
  expect(() => init.zeros(tensor([1]))).toThrow("init.constant: expected a parameter");
});

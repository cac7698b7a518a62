import { gradients } from "@nn/autograd";
import { tensor, withBackend } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Module } from "../module/module.js";
import { expectClose, golden, load, type Derivatives, type Saved } from "../test-support/golden.js";
import * as activations from "./index.js";

/** The modules of tools/goldens/record_activations.py, by the names there. */
const cases: Record<string, () => Module> = {
  ReLU: () => new activations.ReLU(),
  ReLU6: () => new activations.ReLU6(),
  LeakyReLU: () => new activations.LeakyReLU(0.2),
  ELU: () => new activations.ELU(0.7),
  SELU: () => new activations.SELU(),
  CELU: () => new activations.CELU(1.5),
  GELU: () => new activations.GELU(),
  "GELU, tanh": () => new activations.GELU({ approximate: "tanh" }),
  SiLU: () => new activations.SiLU(),
  Mish: () => new activations.Mish(),
  Tanh: () => new activations.Tanh(),
  Sigmoid: () => new activations.Sigmoid(),
  Hardswish: () => new activations.Hardswish(),
  Hardsigmoid: () => new activations.Hardsigmoid(),
  Hardtanh: () => new activations.Hardtanh(),
  "Hardtanh, limits": () => new activations.Hardtanh(-0.5, 3),
  Softplus: () => new activations.Softplus(1.5),
  "Softplus, threshold": () => new activations.Softplus(2, 3),
  Softsign: () => new activations.Softsign(),
  Tanhshrink: () => new activations.Tanhshrink(),
  Softshrink: () => new activations.Softshrink(),
  Hardshrink: () => new activations.Hardshrink(0.25),
  LogSigmoid: () => new activations.LogSigmoid(),
  Threshold: () => new activations.Threshold(0.5, -2),
  PReLU: () => new activations.PReLU(),
  "PReLU, channels": () => new activations.PReLU(4),
  Softmax: () => new activations.Softmax(),
  LogSoftmax: () => new activations.LogSoftmax(),
  Softmin: () => new activations.Softmin(),
  "Softmin, axis 0": () => new activations.Softmin(0),
  GLU: () => new activations.GLU(),
  "GLU, axis 0": () => new activations.GLU(0),
  SwiGLU: () => new activations.SwiGLU(),
};

interface ActivationCase extends Derivatives {
  readonly state: Readonly<Record<string, Saved>>;
  readonly input: Saved;
}

const recorded = golden<Record<string, ActivationCase>>("activations");

it("has a case for every activation", () => {
  const made = new Set<unknown>(Object.values(cases).map((make) => make().constructor));
  const missing = Object.entries(activations)
    .filter(([, value]) => value.prototype instanceof Module)
    .filter(([, value]) => !made.has(value));
  expect(missing.map(([name]) => name)).toEqual([]);
  expect(Object.keys(cases).sort()).toEqual(Object.keys(recorded).sort());
});

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(Object.keys(cases))("%s", async (name) => {
    const c = recorded[name];
    await withBackend(backend, async () => {
      const module = cases[name]();
      const values = Object.entries(c.state).map(([key, value]) => [key, load(value)] as const);
      module.loadStateDict(Object.fromEntries(values));
      const x = tensor(c.input.data, c.input.shape, { requiresGrad: true });
      const inputs = [x, ...module.parameters()];
      const y = module.forward(x);
      await expectClose(y, c.output);
      const found = gradients(y.mul(load(c.weights)).sum(), inputs);
      for (const [i, g] of found.entries()) await expectClose(g, c.gradients[i], 1e-5, `gradient ${i}`);
      const total = found.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
      const again = gradients(total, inputs);
      for (const [i, g] of again.entries()) await expectClose(g, c.second[i], 3e-5, `second derivative ${i}`);
    });
  });
});

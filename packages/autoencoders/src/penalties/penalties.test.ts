import { backward } from "@nn/autograd";
import { Linear, Sequential, Sigmoid, Tanh } from "@nn/layers";
import { randn, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Contractive, contractiveNorm, jacobianNorm, KLSparsity, L1Sparsity, type Pass } from "./index.js";

/** A pass in which only the code matters. */
const passOf = (code: Tensor): Pass => ({ x: code, code, encode: (x) => x });

async function expectClose(got: Tensor, want: Tensor): Promise<void> {
  const [a, b] = [await got.data(), await want.data()];
  expect(a.length).toBe(b.length);
  a.forEach((value, i) =>
    expect(Math.abs(value - b[i])).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(b[i]))),
  );
}

describe("L1Sparsity", () => {
  it("is the mean over examples of the sum of absolute activations", async () => {
    expect(await new L1Sparsity(0.5).forward(passOf(tensor([[1, -2], [0, 5]]))).item()).toBe(2); // prettier-ignore
    expect(() => new L1Sparsity(-1)).toThrow("L1Sparsity: weight must be at least 0, got -1");
  });
});

describe("KLSparsity", () => {
  const divergence = (p: number, q: number) => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));

  it("measures the running rates, in training and in use", async () => {
    const penalty = new KLSparsity({ codeSize: 2, target: 0.1, weight: 3, momentum: 0.5 });
    const first = await penalty.forward(passOf(tensor([[0.2, 0.4], [0.4, 0.6]]))).item(); // prettier-ignore
    expect(first).toBeCloseTo(3 * (divergence(0.1, 0.2) + divergence(0.1, 0.3)), 5);
    const rates = await penalty.runningRate.data();
    expect(rates[0]).toBeCloseTo(0.2, 6);
    expect(rates[1]).toBeCloseTo(0.3, 6);
    penalty.eval();
    await penalty.forward(passOf(tensor([[0.9, 0.9]]))).item(); // prettier-ignore
    expect(await penalty.runningRate.data()).toEqual(rates);
  });

  it("is 0 at the target, and pulls rates towards it", async () => {
    const penalty = new KLSparsity({ codeSize: 2, target: 0.1, momentum: 0 });
    expect(await penalty.forward(passOf(tensor([[0.1, 0.1]]))).item()).toBeCloseTo(0, 6);
    const code = tensor([[0.05, 0.4]], { requiresGrad: true });
    backward(penalty.forward(passOf(code)));
    const slopes = await code.grad!.data();
    expect(slopes[0]).toBeCloseTo(-0.1 / 0.05 + 0.9 / 0.95, 4);
    expect(slopes[1]).toBeCloseTo(-0.1 / 0.4 + 0.9 / 0.6, 4);
  });

  it("stays finite where units never or always fire", async () => {
    const penalty = new KLSparsity({ codeSize: 2, momentum: 0 });
    expect(Number.isFinite(await penalty.forward(passOf(tensor([[0, 1]]))).item())).toBe(true);
  });

  it("refuses what is no rate", () => {
    expect(() => new KLSparsity({ codeSize: 2, target: 1 })).toThrow(
      "target must lie between 0 and 1, got 1",
    );
    expect(() => new KLSparsity({ codeSize: 2, momentum: 1 })).toThrow(
      "momentum must be at least 0 and under 1",
    );
  });
});

describe("Contractive", () => {
  it.each([
    ["sigmoid", () => new Sigmoid()],
    ["tanh", () => new Tanh()],
  ] as const)("has the closed form of one layer, with %s", async (name, activation) => {
    const layer = new Linear(6, 4);
    const encoder = new Sequential(layer, activation());
    const x = randn([5, 6]);
    const exact = jacobianNorm((at) => encoder.forward(at), x);
    await expectClose(exact, contractiveNorm(layer, encoder.forward(x), name));
    const pass = { x, code: encoder.forward(x), encode: (at: Tensor) => encoder.forward(at) };
    await expectClose(new Contractive(2).forward(pass), exact.mean().mul(2));
  });

  it("has the closed form's gradients", async () => {
    const layer = new Linear(6, 4);
    const encoder = new Sequential(layer, new Sigmoid());
    const x = randn([5, 6]).realize();
    const slopes = async (norm: Tensor): Promise<Tensor> => {
      layer.zeroGrad();
      backward(norm.mean());
      return layer.weight.grad!.realize();
    };
    const exact = await slopes(jacobianNorm((at) => encoder.forward(at), x));
    await expectClose(exact, await slopes(contractiveNorm(layer, encoder.forward(x), "sigmoid")));
  });
});

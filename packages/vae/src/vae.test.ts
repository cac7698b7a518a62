import { digits } from "@nn/data";
import { Linear } from "@nn/layers";
import { Generator, manualSeed, rand, randint, tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { gaussian, linearAnnealing, PlanarFlow, VAE, VampPrior } from "./index.js";

beforeEach(() => {
  manualSeed(0);
});

describe("VAE", () => {
  it("has PyTorch's example's shapes", () => {
    const vae = new VAE({ inputSize: 784, codeSize: 20, hidden: [400] });
    const shapes = [...vae.namedParameters()].map(([name, { shape }]) => `${name} ${shape.join("x")}`);
    expect(shapes.filter((line) => line.includes("weight"))).toEqual([
      "encoder.0.weight 400x784",
      "encoder.2.weight 40x400",
      "decoder.0.weight 400x20",
      "decoder.2.weight 784x400",
    ]);
  });

  it("takes images, by convolutions or made flat, of every likelihood", () => {
    const x = rand([3, 2, 9, 6]);
    for (const sizes of [
      { channels: [4, 8] },
      { channels: [4, 8], upsample: "resize" as const },
      { hidden: [5] },
    ]) {
      for (const likelihood of [gaussian(), gaussian({ std: "learned" })]) {
        const vae = new VAE({ inputSize: [2, 9, 6], codeSize: 2, ...sizes, likelihood });
        expect(vae.encode(x).shape).toEqual([3, 2]);
        expect(vae.forward(x).shape).toEqual([3, 2, 9, 6]);
        expect(vae.sample(5).shape).toEqual([5, 2, 9, 6]);
      }
    }
  });

  it("sees labels where it is conditional", async () => {
    for (const sizes of [{ channels: [4] }, { hidden: [5] }]) {
      const vae = new VAE({ inputSize: [1, 4, 4], codeSize: 2, classes: 3, ...sizes });
      const [x, y] = [rand([6, 1, 4, 4]), randint(0, 3, [6])];
      expect(vae.forward(x, y).shape).toEqual([6, 1, 4, 4]);
      const z = rand([1, 2]);
      const [a, b] = [
        vae.decode(z, tensor([0], { dtype: "int32" })),
        vae.decode(z, tensor([1], { dtype: "int32" })),
      ];
      expect(await a.sub(b).abs().max().item()).toBeGreaterThan(0);
      expect(() => vae.forward(x)).toThrow("a conditional model needs labels [6], got none");
    }
    expect(() => new VAE({ inputSize: 4, codeSize: 2 }).forward(rand([3, 4]), randint(0, 2, [3]))).toThrow(
      "the model has no classes, but was given labels",
    );
  });

  it("learns the digits: the bound falls, and its parts are told", async () => {
    const { train, test } = digits();
    const vae = new VAE({ inputSize: 64, codeSize: 4, hidden: [64] });
    const { history } = await vae.fit(train, { epochs: 12, lr: 0.004, heldOut: test });
    const { metrics, validation } = history.at(-1)!;
    expect(metrics.loss).toBeCloseTo(metrics.reconstruction! + metrics.kl!, 2);
    expect(metrics.kl).toBeGreaterThan(0.5);
    expect(validation.loss).toBeLessThan(0.9 * history[0]!.validation.loss!);
    expect(vae.training).toBe(false);
  });

  it("trains the same for the same seed, with whatever it is made of", async () => {
    const x = rand([60, 6]).realize();
    const run = async () => {
      manualSeed(3);
      const generator = new Generator(1);
      const vae = new VAE({
        inputSize: 6,
        codeSize: 2,
        hidden: [8],
        flows: [new PlanarFlow(2, { generator })],
        prior: new VampPrior({ inputSize: 6, count: 4, generator }),
      });
      const { history } = await vae.fit(x, { epochs: 3, seed: 1, beta: linearAnnealing({ steps: 3 }) });
      return history.map(({ metrics }) => metrics);
    };
    expect(await run()).toEqual(await run());
  });

  it("follows beta as it changes", async () => {
    const x = rand([64, 6]).realize();
    const vae = new VAE({ inputSize: 6, codeSize: 2, hidden: [8] });
    const { history } = await vae.fit(x, { epochs: 4, batchSize: 64, lr: 1e-9, beta: (step) => step * 10 });
    history.forEach(({ metrics }, step) => {
      expect(metrics.loss).toBeCloseTo(metrics.reconstruction! + 10 * step * metrics.kl!, 3);
    });
  });

  it("collapses to the prior by the divergence alone, and to points by the reconstruction alone", async () => {
    const { train } = digits();
    const trained = async (terms: "kl" | "reconstruction") => {
      const vae = new VAE({ inputSize: 64, codeSize: 2, hidden: [32] });
      const { history } = await vae.fit(train, { epochs: 8, lr: 0.01, terms });
      return history.at(-1)!.metrics.kl!;
    };
    expect(await trained("kl")).toBeLessThan(0.02);
    expect(await trained("reconstruction")).toBeGreaterThan(8);
  });

  it("refuses data that it can't take, by number", async () => {
    const vae = new VAE({ inputSize: 3, codeSize: 2 });
    const rows = [[0, 0.5, 1], [0.1, 0.2, 0.3], [0, 0, 0]]; // prettier-ignore
    const fit = (x: number[][]) => vae.fit(tensor(x), { epochs: 1 });
    await expect(fit([...rows, [0, 2, 0]])).rejects.toThrow(
      "example 3 has numbers out of 0 … 1, which the likelihood bernoulli needs",
    );
    await expect(fit([...rows, [0, NaN, 0]])).rejects.toThrow(
      "example 3 has numbers that are NaN or infinite",
    );
    await expect(vae.fit(rand([0, 3]))).rejects.toThrow("there are no examples");
    const conditional = new VAE({ inputSize: 3, codeSize: 2, classes: 2 });
    await expect(conditional.fit(tensor(rows))).rejects.toThrow("a conditional model needs labels");
    const data = { length: 3, batch: () => ({ x: tensor(rows), y: tensor([0, 1, 2], { dtype: "int32" }) }) };
    await expect(conditional.fit(data)).rejects.toThrow(
      "example 2 has the label 2, which is out of range for 2 classes",
    );
    const halves = new VAE({ encoder: new Linear(3, 2), decoder: new Linear(2, 3), codeSize: 2 });
    expect(() => halves.forward(tensor(rows))).toThrow("the encoder gave [3, 2] for codes of 2");
  });

  it("trains on a batch of one", async () => {
    const vae = new VAE({ inputSize: 3, codeSize: 2 });
    const { history } = await vae.fit(rand([3, 3]), { epochs: 1, batchSize: 1 });
    expect(Number.isFinite(history[0]!.metrics.loss)).toBe(true);
  });
});

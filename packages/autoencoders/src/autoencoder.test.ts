import { DataLoader, digits } from "@nn/data";
import { Identity, Linear, Module, Sequential, Tanh, mseLoss } from "@nn/layers";
import { manualSeed, matMul, randn, tensor, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Autoencoder } from "./autoencoder.js";
import { anomalyScores, anomalyThreshold, reconstructionError } from "./fit/index.js";
import { LinearAutoencoder } from "./linear-autoencoder.js";
import { PCA } from "./pca/pca.js";
import { Contractive, KLSparsity, L1Sparsity } from "./penalties/index.js";
import { KSparse } from "./sparse/k-sparse.js";
import { subspaceAngles } from "./subspace-angles.js";

beforeEach(() => {
  manualSeed(0);
});

async function pcaError(components: number): Promise<number> {
  const { train, test } = digits();
  const all = (data: typeof train): Tensor => [...new DataLoader(data, { batchSize: data.length })][0]!.x;
  const pca = await new PCA({ components }).fit(all(train));
  return mseLoss(pca.reconstruct(all(test)), all(test)).item();
}

describe("Autoencoder", () => {
  it("is built from sizes, the decoder the other way round", () => {
    const model = new Autoencoder({
      inputSize: 6,
      codeSize: 2,
      hidden: [5, 4],
      activation: "tanh",
      outputActivation: "sigmoid",
    });
    const shapes = [...model.namedParameters()].map(([name, { shape }]) => `${name} ${shape.join("x")}`);
    expect(shapes.filter((line) => line.includes("weight"))).toEqual([
      "encoder.0.weight 5x6",
      "encoder.2.weight 4x5",
      "encoder.4.weight 2x4",
      "decoder.0.weight 4x2",
      "decoder.2.weight 5x4",
      "decoder.4.weight 6x5",
    ]);
    expect(String(model)).toMatch(/Tanh/);
    expect(String(model)).toMatch(/Sigmoid\(\)\n {2}\)\n\)$/);
    const x = randn([3, 6]);
    expect(model.encode(x).shape).toEqual([3, 2]);
    expect(model.decode(model.encode(x)).shape).toEqual([3, 6]);
    expect(model.forward(x).shape).toEqual([3, 6]);
  });

  it("is built from an encoder and a decoder", async () => {
    const encoder = new Sequential(new Linear(6, 2), new Tanh());
    const decoder = new Linear(2, 6);
    const model = new Autoencoder({ encoder, decoder });
    const x = randn([3, 6]).realize();
    expect(await model.forward(x).array()).toEqual(await decoder.forward(encoder.forward(x)).array());
    expect(model.parameters().length).toBe(4);
  });

  it("takes an activation of one's own", () => {
    class Square extends Module {
      forward(x: Tensor): Tensor {
        return x.square();
      }
    }
    const model = new Autoencoder({ inputSize: 4, codeSize: 1, hidden: [3], activation: () => new Square() });
    expect(String(model).match(/Square/g)?.length).toBe(2);
  });

  it("says what is wrong", () => {
    expect(() => new Autoencoder({ inputSize: 4, codeSize: 0 })).toThrow(/whole numbers from 1 up, got 0/);
    const activation = "rellu" as "relu";
    expect(() => new Autoencoder({ inputSize: 4, codeSize: 1, hidden: [2], activation })).toThrow(
      /there is no activation "rellu"\n {2}Fix: use relu, /,
    );
    const model = new Autoencoder({ inputSize: 4, codeSize: 1 });
    expect(() => model.forward(randn([2, 5]))).toThrow(/encoder\.0: Linear expected \[\*, 4\], got \[2, 5\]/);
  });

  it("learns more of the digits than PCA with codes of the same size, for any seed", async () => {
    const { train, test } = digits();
    const best = await pcaError(8);
    for (const seed of [0, 1]) {
      manualSeed(seed);
      const sizes = { inputSize: 64, codeSize: 8, hidden: [128, 64], activation: "gelu" } as const;
      const model = new Autoencoder(sizes);
      await model.fit(train, { epochs: 30, lr: 0.005, seed });
      expect(await reconstructionError(model, test)).toBeLessThan(0.75 * best);
    }
  });

  it("trains the same for the same seed, and reports as trainLoop does", async () => {
    const x = randn([100, 6]).realize();
    const run = async () => {
      manualSeed(5);
      const model = new Autoencoder({ inputSize: 6, codeSize: 2, hidden: [8] });
      const epochs: number[] = [];
      const { history } = await model.fit(x, {
        epochs: 3,
        batchSize: 30,
        heldOut: x,
        callbacks: [{ onEpoch: ({ epoch }) => void epochs.push(epoch) }],
      });
      expect(epochs).toEqual([1, 2, 3]);
      expect(history.at(-1)!.validation.loss).toBeCloseTo(await reconstructionError(model, x), 6);
      expect(history[2]!.metrics.loss).toBeLessThan(history[0]!.metrics.loss!);
      expect(model.training).toBe(false);
      return history.map(({ metrics }) => metrics.loss);
    };
    expect(await run()).toEqual(await run());
  });

  it("stops when the signal says so, with what it has learned", async () => {
    const controller = new AbortController();
    const model = new Autoencoder({ inputSize: 6, codeSize: 2 });
    const { history, interrupted } = await model.fit(randn([100, 6]), {
      epochs: 1000,
      signal: controller.signal,
      callbacks: [{ onEpoch: ({ epoch }) => void (epoch === 2 && controller.abort()) }],
    });
    expect([history.length, interrupted]).toEqual([2, true]);
  });
});

describe("Autoencoder of images", () => {
  it.each(["transposed", "resize"] as const)("halves and doubles any size, %s", (upsample) => {
    for (const [height, width] of [
      [28, 28],
      [7, 10],
      [5, 3],
    ] as const) {
      const sizes = { inputSize: [2, height, width], channels: [4, 6, 8], codeSize: 3, upsample } as const;
      const model = new Autoencoder({ ...sizes, hidden: [10], outputActivation: "sigmoid" });
      const x = randn([2, 2, height, width]);
      expect(model.encode(x).shape).toEqual([2, 3]);
      expect(model.forward(x).shape).toEqual([2, 2, height, width]);
      expect(String(model).match(/Linear/g)?.length).toBe(4);
    }
  });

  it("is made flat for linear layers", () => {
    const model = new Autoencoder({ inputSize: [1, 4, 4], codeSize: 3 });
    expect(model.forward(randn([2, 1, 4, 4])).shape).toEqual([2, 1, 4, 4]);
  });

  it("refuses what is no image", () => {
    const inputSize = [4, 4] as unknown as [number, number, number];
    expect(() => new Autoencoder({ inputSize, channels: [2], codeSize: 3 })).toThrow(
      "channels need images, got inputSize [4, 4]",
    );
  });

  it("learns the digits as a denoising, sparse, convolutional one: options, not classes", async () => {
    const x = digits()
      .train.batch(Array.from({ length: 300 }, (_, i) => i))
      .x.reshape([300, 1, 8, 8]);
    const model = new Autoencoder({
      inputSize: [1, 8, 8],
      channels: [8],
      codeSize: 16,
      codeActivation: "sigmoid",
      corruption: (clean) => clean.add(randn(clean.shape).mul(0.1)),
      penalties: [new KLSparsity({ codeSize: 16, weight: 1e-3 }), new Contractive(1e-4)],
    });
    const { history } = await model.fit(x.realize(), { epochs: 8, lr: 0.01, seed: 1 });
    const [first, last] = [history[0]!.metrics, history.at(-1)!.metrics];
    expect(last["error"]).toBeLessThan(0.6 * first["error"]!);
    expect(last["loss"]).toBeGreaterThan(last["error"]!);
  });
});

describe("training an autoencoder", () => {
  it("has the clean examples for its target", async () => {
    const corrupted: Tensor[] = [];
    const model = new Autoencoder({
      encoder: new Identity(),
      decoder: new Identity(),
      corruption: (x) => {
        corrupted.push(x);
        return x.add(2);
      },
    });
    const x = randn([3, 4]);
    expect(await model.loss(x).error.item()).toBeCloseTo(4, 5);
    expect(corrupted).toEqual([x]);
  });

  it("warns of a code that can copy, and only then", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    new Autoencoder({ inputSize: 4, codeSize: 4, penalties: [new L1Sparsity(1)] });
    new Autoencoder({ inputSize: 4, codeSize: 4, codeActivation: () => new KSparse(2) });
    expect(warn).not.toHaveBeenCalled();
    new Autoencoder({ inputSize: 4, codeSize: 6, corruption: (x) => x });
    new Autoencoder({ inputSize: 4, codeSize: 6, hidden: [2] });
    new LinearAutoencoder({ inputSize: 4, codeSize: 3 });
    expect(warn).not.toHaveBeenCalled();
    new Autoencoder({ inputSize: 4, codeSize: 4 });
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining("Autoencoder: a code of 4 numbers can copy examples of 4"),
    );
    new LinearAutoencoder({ inputSize: 4, codeSize: 5 });
    expect(warn).toHaveBeenLastCalledWith(
      expect.stringContaining("LinearAutoencoder: a code of 5 numbers can copy examples of 4"),
    );
    warn.mockRestore();
  });

  it("refuses examples that are not finite, by number, before it changes anything", async () => {
    const model = new Autoencoder({ inputSize: 2, codeSize: 1 });
    const before = await model.parameters()[0]!.data();
    const bad = tensor([[0, 1], [2, Infinity]]); // prettier-ignore
    await expect(model.fit(bad)).rejects.toThrow("example 1 has numbers that are NaN or infinite");
    await expect(model.fit(randn([0, 2]))).rejects.toThrow("there are no examples");
    expect(await model.parameters()[0]!.data()).toEqual(before);
  });
});

describe("anomalies", () => {
  it("are what lies over the quantile of normal scores", async () => {
    manualSeed(1);
    const line = randn([300, 1]);
    const x = line.mul(tensor([1, -2, 0.5])).realize();
    const model = new Autoencoder({ inputSize: 3, codeSize: 1 });
    await model.fit(x, { epochs: 30, lr: 0.02 });
    const threshold = await anomalyThreshold(await anomalyScores(model, x), 0.99);
    const scores = await anomalyScores(model, tensor([[0.5, -1, 0.25], [1, 1, 1]])); // prettier-ignore
    expect(await scores.gt(threshold).array()).toEqual([0, 1]);
    await expect(anomalyThreshold(scores, 1.5)).rejects.toThrow("quantile must lie in 0 … 1, got 1.5");
  });

  it("are scored one by one, the model left in its mode", async () => {
    const model = new Autoencoder({ encoder: new Identity(), decoder: new Tanh() });
    const x = randn([5, 2]).realize();
    const scores = await (await anomalyScores(model, x)).data();
    const wanted = await x.tanh().sub(x).square().mean(1).data();
    scores.forEach((score, i) => expect(score).toBeCloseTo(wanted[i]!, 6));
    expect(model.training).toBe(true);
  });
});

describe("LinearAutoencoder", () => {
  it("comes within half a percent of PCA on held-out digits, for any seed", async () => {
    const { train, test } = digits();
    const best = await pcaError(8);
    for (const seed of [0, 1, 2]) {
      manualSeed(seed);
      const model = new LinearAutoencoder({ inputSize: 64, codeSize: 8 });
      await model.fit(train, { epochs: 40, lr: 0.02, seed });
      expect(Math.abs((await reconstructionError(model, test)) / best - 1)).toBeLessThan(0.005);
    }
  });

  it("first has an orthonormal encoder and its transpose for a decoder, whichever side is longer", async () => {
    for (const [inputSize, codeSize] of [
      [6, 2],
      [3, 5],
    ] as const) {
      const model = new LinearAutoencoder({ inputSize, codeSize });
      const [weight, , back] = model.parameters();
      expect(await back!.transpose().array()).toEqual(await weight!.array());
      const product = codeSize < inputSize ? matMul(weight!, back!) : matMul(back!, weight!);
      const values = (await product.array()) as number[][];
      values.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(i === j ? 1 : 0, 5)));
    }
  });

  it("keeps the mean with its state", async () => {
    const x = randn([50, 4]).add(3).realize();
    const model = new LinearAutoencoder({ inputSize: 4, codeSize: 2 });
    await model.fit(x, { epochs: 1 });
    const copy = new LinearAutoencoder({ inputSize: 4, codeSize: 2 });
    copy.loadStateDict(model.stateDict());
    expect(await copy.forward(x).array()).toEqual(await model.forward(x).array());
    expect(((await copy.mean.array()) as number[])[0]).toBeGreaterThan(2);
  });

  it("spans the subspace of PCA after training, and has PCA's error, tied or not", async () => {
    const { train } = digits();
    const x = train.batch(Array.from({ length: train.length }, (_, i) => i)).x.realize();
    const pca = await new PCA({ components: 4 }).fit(x);
    const best = await mseLoss(pca.reconstruct(x), x).item();
    for (const tied of [false, true]) {
      manualSeed(1);
      const model = new LinearAutoencoder({ inputSize: 64, codeSize: 4, tied });
      expect(model.parameters().length).toBe(tied ? 3 : 4);
      await model.fit(x, { epochs: 60, lr: 0.02, seed: 1 });
      const span = tied ? model.decoder.weight : model.decoder.weight.transpose();
      const angle = await subspaceAngles(span, pca.components).max().item();
      expect((angle * 180) / Math.PI).toBeLessThan(2);
      expect(Math.abs((await reconstructionError(model, x)) / best - 1)).toBeLessThan(1e-3);
    }
  });

  it("is PCA at once by its closed form", async () => {
    const x = matMul(randn([80, 3]), randn([3, 6]))
      .add(2)
      .realize();
    const pca = await new PCA({ components: 2 }).fit(x);
    for (const tied of [false, true]) {
      const model = await new LinearAutoencoder({ inputSize: 6, codeSize: 2, tied }).solve(x);
      const off = await model.forward(x).sub(pca.reconstruct(x)).abs().max().item();
      expect(off).toBeLessThan(1e-5);
      expect(await model.encode(x).sub(pca.transform(x)).abs().max().item()).toBeLessThan(1e-5);
    }
  });
});

describe("subspaceAngles", () => {
  it("are those of SciPy, however small", async () => {
    const turned = (angle: number) => tensor([[1, 0, 0, 0], [0, Math.cos(angle), Math.sin(angle), 0]]); // prettier-ignore
    for (const angle of [1e-4, 0.3, 1.2, Math.PI / 2]) {
      const [largest, least] = await subspaceAngles(turned(0), turned(angle)).data();
      expect(Math.abs(largest! - angle)).toBeLessThan(1e-6 + 1e-6 * angle);
      expect(least).toBeCloseTo(0, 6);
    }
    expect(await subspaceAngles(turned(0.5), tensor([[0, 1, 0, 0]])).item()).toBeCloseTo(0.5, 6); // prettier-ignore
    expect(() => subspaceAngles(turned(0), randn([2, 3]))).toThrow("got [2, 4] and [2, 3]");
  });
});

import { DataLoader, digits } from "@nn/data";
import { Linear, Module, Sequential, Tanh, mseLoss } from "@nn/layers";
import { manualSeed, matMul, randn, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { Autoencoder } from "./autoencoder.js";
import { reconstructionError } from "./fit-reconstruction.js";
import { LinearAutoencoder } from "./linear-autoencoder.js";
import { PCA } from "./pca/pca.js";

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
});

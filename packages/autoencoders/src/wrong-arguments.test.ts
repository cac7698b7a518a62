import { BatchNorm1d, Identity, Linear, Sequential } from "@nn/layers";
import { ones, rand, tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  anomalyThreshold,
  Autoencoder,
  Contractive,
  contractiveNorm,
  KLSparsity,
  L1Sparsity,
  LinearAutoencoder,
  makeDecoder,
  makeDownsampler,
  makeEncoder,
  PCA,
  reconstructionError,
  TiedLinear,
} from "./index.js";

/** What types refuse, and JavaScript does not. */
const wrong = (value: unknown): never => value as never;

const x = rand([20, 6]).realize();
const withNaN = tensor([[0, 1, 0.5], [0.2, NaN, 0.1], [1, 1, 1]]); // prettier-ignore
const noRows = rand([0, 6]);
const model = (): Autoencoder => new Autoencoder({ inputSize: 6, codeSize: 2 });
const sizes = (options: Record<string, unknown>): Autoencoder => new Autoencoder(wrong(options));

describe("sizes and parts that make no model", () => {
  it.each([
    ["Autoencoder: expected options, got nothing", () => new Autoencoder(wrong(undefined))],
    ["LinearAutoencoder: expected options, got 5", () => new LinearAutoencoder(wrong(5))],
    ["TiedLinear: expected a Linear layer, got undefined", () => new TiedLinear(wrong(undefined))],
    [
      "Autoencoder: sizes must be whole numbers from 1 up, got 1.5 for codeSize",
      () => sizes({ inputSize: 3, codeSize: 1.5 }),
    ],
    [
      "Autoencoder: sizes must be whole numbers from 1 up, got undefined for codeSize",
      () => sizes({ inputSize: 3 }),
    ],
    [
      "Autoencoder: inputSize must be a list of whole numbers from 1 up, got undefined",
      () => sizes({ codeSize: 3 }),
    ],
    [
      "inputSize must be a list of whole numbers from 1 up, got []",
      () => sizes({ inputSize: [], codeSize: 3 }),
    ],
    [
      "hidden must be a list of whole numbers from 1 up, got 5",
      () => sizes({ inputSize: 3, codeSize: 1, hidden: 5 }),
    ],
    ["got 0 for hidden", () => sizes({ inputSize: 3, codeSize: 1, hidden: [4, 0] })],
    ["channels must be a list", () => sizes({ inputSize: [1, 8, 8], codeSize: 1, channels: 4 })],
    ["channels need images, got inputSize [64]", () => sizes({ inputSize: 64, codeSize: 1, channels: [4] })],
    ["Autoencoder: decoder must be a Module, got nothing", () => sizes({ encoder: new Linear(2, 1) })],
    [
      "encoder must be a Module, got the function",
      () => sizes({ encoder: () => x, decoder: new Identity() }),
    ],
    ["corruption must be a function", () => sizes({ inputSize: 3, codeSize: 1, corruption: { sigma: 0.3 } })],
    [
      "penalties must be a list of modules",
      () => sizes({ inputSize: 3, codeSize: 1, penalties: new L1Sparsity(1) }),
    ],
    [
      "LinearAutoencoder: sizes must be whole numbers from 1 up, got 0 for codeSize",
      () => new LinearAutoencoder({ inputSize: 3, codeSize: 0 }),
    ],
    ["makeEncoder: sizes must be whole numbers", () => makeEncoder({ inputSize: 0, codeSize: 1 })],
    [
      "makeDecoder: channels need images",
      () => makeDecoder(wrong({ inputSize: 64, channels: [3], codeSize: 1 })),
    ],
    ["makeDownsampler: channels need images", () => makeDownsampler(wrong({ inputSize: 64, channels: [3] }))],
    [
      "KLSparsity: sizes must be whole numbers from 1 up, got undefined for codeSize",
      () => new KLSparsity(wrong({})),
    ],
    ["Contractive: weight must be at least 0, got undefined", () => new Contractive(wrong(undefined))],
    [
      "contractiveNorm: expected codes [n, 2], got [3, 3]",
      () => contractiveNorm(new Linear(6, 2), rand([3, 3]), "tanh"),
    ],
    [
      'no closed form for the activation "relu"',
      () => contractiveNorm(new Linear(6, 2), rand([3, 2]), wrong("relu")),
    ],
  ])("%s", (message, call) => {
    expect(call).toThrow(message);
  });
});

describe("examples that can't be learned from", () => {
  it.each([
    ["expected a tensor [n, …] or a data set, got an array", () => model().fit(wrong([[1, 2]]))],
    ["expected a tensor [n, …] or a data set, got undefined", () => model().fit(wrong(undefined))],
    ["expected a tensor [n, …], got [6]", () => model().fit(rand([6]))],
    ["there are no examples", () => model().fit(noRows)],
    [
      "the batches of the data set have no x",
      () => model().fit(wrong({ length: 3, batch: () => ({ y: x }) })),
    ],
    ["fit: heldOut: there are no examples", () => model().fit(x, { heldOut: noRows })],
    ["fit: heldOut: example 1 has numbers that are NaN", () => model().fit(x, { heldOut: withNaN })],
    ['there is no schedule "linear"', () => model().fit(x, { schedule: wrong("linear") })],
    ["epochs must be a whole number", () => model().fit(x, { epochs: 1.5 })],
    ["reconstructionError: there are no examples", () => reconstructionError(model(), noRows)],
    ["anomalyThreshold: score 1 is NaN", () => anomalyThreshold(tensor([1, NaN]), 0.5)],
    ["anomalyThreshold: expected a tensor, got an array", () => anomalyThreshold(wrong([1, 2]), 0.5)],
  ])("%s", async (message, call) => {
    await expect(call()).rejects.toThrow(message);
  });

  it("refuses codes of another size than the penalty's", async () => {
    const penalties = [new KLSparsity({ codeSize: 3 })];
    const mixed = new Autoencoder({ inputSize: 6, codeSize: 2, codeActivation: "sigmoid", penalties });
    await expect(mixed.fit(x, { epochs: 1 })).rejects.toThrow(
      "KLSparsity: expected codes [n, 3], got [20, 2]",
    );
  });

  it("says that a batch of one has no statistics, rather than learning NaN", async () => {
    const encoder = new Sequential(new Linear(6, 2), new BatchNorm1d(2));
    const normalised = new Autoencoder({ encoder, decoder: new Linear(2, 6) });
    await expect(normalised.fit(x, { epochs: 1, batchSize: 19 })).rejects.toThrow(
      "BatchNorm1d expected more than one value",
    );
  });

  it.each(["fit", "solve"] as const)("LinearAutoencoder.%s keeps its mean and weights", async (method) => {
    const linear = new LinearAutoencoder({ inputSize: 3, codeSize: 2 });
    const weight = await linear.encoder.weight.array();
    await expect(linear[method](withNaN)).rejects.toThrow(
      `LinearAutoencoder.${method}: example 1 has numbers that are NaN`,
    );
    await expect(linear[method](rand([5, 4]))).rejects.toThrow("expected [*, 3], got [5, 4]");
    await expect(linear[method](rand([0, 3]))).rejects.toThrow("there are no examples");
    expect(await linear.mean.array()).toEqual([0, 0, 0]);
    expect(await linear.encoder.weight.array()).toEqual(weight);
  });
});

describe("PCA of what has no components", () => {
  it.each([
    ["PCA.fit: x must be [n, d] with n >= 2 and d >= 1, got [1, 6]", () => new PCA().fit(x.slice([0, 1]))],
    ["got [3, 0]", () => new PCA().fit(rand([3, 0]))],
    ["got [5, 2, 2]", () => new PCA().fit(rand([5, 2, 2]))],
    [
      "x of shape [20, 6] has at most 6 components, 7 were asked for",
      () => new PCA({ components: 7 }).fit(x),
    ],
    ["PCA.fit: example 1 has numbers that are NaN", () => new PCA().fit(withNaN)],
    ["PCA.fit: expected a tensor, got an array", () => new PCA().fit(wrong([[1, 2]]))],
  ])("%s", async (message, call) => {
    await expect(call()).rejects.toThrow(message);
  });

  it("keeps what it found when a later batch is refused", async () => {
    const pca = await new PCA({ components: 2 }).partialFit(rand([5, 3]));
    const before = await pca.components.array();
    await expect(pca.partialFit(withNaN)).rejects.toThrow("PCA.partialFit: example 1");
    expect(await pca.components.array()).toEqual(before);
  });

  it.each(["full", "covariance", "truncated", "randomized"] as const)(
    "gives back columns that never change, and explains nothing: %s",
    async (solver) => {
      for (const whiten of [false, true]) {
        const pca = await new PCA({ components: 2, solver, whiten }).fit(ones([9, 3]).mul(4));
        expect(await pca.explainedVarianceRatio.array()).toEqual([0, 0]);
        expect(await pca.transform(ones([1, 3]).mul(4)).array()).toEqual([[0, 0]]);
        expect(await pca.reconstruct(ones([1, 3]).mul(4)).array()).toEqual([[4, 4, 4]]);
      }
    },
  );
});

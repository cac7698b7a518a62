import { Linear } from "@nn/layers";
import { rand, randint, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  AffineCoupling,
  categorical,
  elbo,
  HierarchicalVQVAE,
  PlanarFlow,
  tcElbo,
  VAE,
  VampPrior,
  VectorQuantizer,
  VQVAE,
} from "./index.js";

/** What types refuse, and JavaScript does not. */
const wrong = (value: unknown): never => value as never;
const labels = (values: number[]): Tensor => tensor(values, { dtype: "int32" });

const x = rand([20, 6]).realize();
const withNaN = tensor([[0, 1, 0.5, 0, 0, 0], [0.2, NaN, 0.1, 0, 0, 0]]); // prettier-ignore
const make = (options: object = {}): VAE => new VAE({ inputSize: 6, codeSize: 2, ...options });
const vq = (options: object = {}): VQVAE =>
  new VQVAE({ inputSize: [1, 8, 8], channels: [4], codes: 8, codeSize: 3, ...options });
const labelled = (label: number) => ({
  length: 4,
  batch: (indices: ArrayLike<number>) => ({
    x: rand([indices.length, 6]),
    y: labels(Array.from(indices, () => label)),
  }),
});

describe("options that make no model", () => {
  it.each([
    ["VAE: expected options, got nothing", () => new VAE(wrong(undefined))],
    ["VQVAE: expected options, got nothing", () => new VQVAE(wrong(undefined))],
    ["HierarchicalVQVAE: expected options, got nothing", () => new HierarchicalVQVAE(wrong(undefined))],
    ["VampPrior: expected options, got nothing", () => new VampPrior(wrong(undefined))],
    ["VampPrior: inputSize must be a list of whole numbers from 1 up", () => new VampPrior(wrong({}))],
    ["VAE: codeSize must be a whole number from 1 up, got 0", () => make({ codeSize: 0 })],
    [
      "VAE: codeSize must be a whole number from 1 up, got undefined",
      () => new VAE(wrong({ encoder: new Linear(6, 4), decoder: new Linear(2, 6) })),
    ],
    [
      "VAE: decoder must be a Module, got nothing",
      () => new VAE(wrong({ encoder: new Linear(6, 4), codeSize: 2 })),
    ],
    ["VAE: likelihood is none", () => make({ likelihood: "gaussian" })],
    ["VAE: flows must be a list of flows", () => make({ flows: new PlanarFlow(2) })],
    ["VAE: prior is none", () => make({ prior: "vamp" })],
    ["PlanarFlow: size must be a whole number from 1 up, got 0", () => new PlanarFlow(0)],
    [
      "AffineCoupling: hidden must be a whole number from 1 up, got 0",
      () => new AffineCoupling(2, { hidden: 0 }),
    ],
    ["channels need images, got inputSize [64]", () => vq({ inputSize: 64 })],
    ["channels must be a list", () => vq({ channels: undefined })],
    [
      "VectorQuantizer: commitment must be at least 0, got -1",
      () => new VectorQuantizer(3, 2, { commitment: -1 }),
    ],
    [
      "VectorQuantizer: reviveBelow must be at least 0, got NaN",
      () => new VectorQuantizer(3, 2, { reviveBelow: NaN }),
    ],
  ])("%s", (message, call) => {
    expect(call).toThrow(message);
  });
});

describe("calls that go with no model", () => {
  const conditional = make({ classes: 3 });
  it.each([
    ["PlanarFlow: expected codes [n, 3], got [20, 2]", () => make({ flows: [new PlanarFlow(3)] }).encode(x)],
    [
      "AffineCoupling: expected codes [n, 3], got [20, 2]",
      () => make({ flows: [new AffineCoupling(3)] }).encode(x),
    ],
    ["VAE.sample: count must be a whole number from 0 up, got -1", () => make().sample(-1)],
    ["VAE.posterior: expected a tensor, got an array", () => make().encode(wrong([[1]]))],
    ["Linear expected [*, 2], got [3, 3]", () => make().decode(rand([3, 3]))],
    ["elbo: beta must be at least 0, got -1", () => elbo(make(), x, { beta: -1 })],
    ["elbo: freeBits must be at least 0, got -1", () => elbo(make(), x, { freeBits: -1 })],
    ['elbo: there is no kl "exact"', () => elbo(make(), x, { kl: wrong("exact") })],
    [
      "tcElbo: datasetSize must be a whole number from 1 up, got undefined",
      () => tcElbo(make(), x, wrong({})),
    ],
    [
      "example 0 has the label 5, which is out of range for 3 classes",
      () => conditional.sample(1, { labels: labels([5]) }),
    ],
    [
      "VAE.decode: labels: expected a tensor, got an array",
      () => conditional.decode(rand([2, 2]), wrong([0, 1])),
    ],
    ["example 1 has the label -1", () => conditional.decode(rand([2, 2]), labels([0, -1]))],
    ["example 0 has the label 9", () => elbo(conditional, x, { labels: labels(Array<number>(20).fill(9)) })],
    [
      "VQVAE.decode: expected an int32 map [n, h, w], got float32 [1, 4, 4]",
      () => vq().decode(rand([1, 4, 4])),
    ],
    [
      "VQVAE.decode: expected an int32 map [n, h, w], got int32 [4, 4]",
      () => vq().decode(randint(0, 8, [4, 4])),
    ],
    [
      "HierarchicalVQVAE.decode: top: expected a tensor, got undefined",
      () =>
        new HierarchicalVQVAE({ inputSize: [1, 8, 8], channels: [4], codes: 8, codeSize: 3 }).decode(
          wrong(randint(0, 8, [1, 4, 4])),
        ),
    ],
  ])("%s", (message, call) => {
    expect(call).toThrow(message);
  });
});

describe("data that a fit refuses before anything changes", () => {
  it.each([
    [
      "scale the data: x.sub(least).div(most - least) brings it to 0 … 1; for bytes, x.div(255)",
      () => make().fit(x.mul(255)),
    ],
    ["brings it to 0 … 1, then .mul(3) to 0 … 3", () => make({ likelihood: categorical(4) }).fit(x.mul(9))],
    [
      "fit: heldOut: example 0 has numbers out of 0 … 1, which the likelihood bernoulli needs",
      () => make().fit(x, { heldOut: x.add(2) }),
    ],
    ["fit: heldOut: example 1 has numbers that are NaN", () => make().fit(x, { heldOut: withNaN })],
    [
      "VAE.fit: heldOut: example 0 has the label 7",
      () => make({ classes: 3 }).fit(labelled(1), { heldOut: labelled(7) }),
    ],
    [
      "VAE.fit: beta must be a number of at least 0 or an annealing, got -1",
      () => make().fit(x, { beta: -1 }),
    ],
    ["expected a tensor [n, …] or a data set, got undefined", () => make().fit(wrong(undefined))],
    [
      "fit: heldOut: there are no examples",
      () => vq().fit(rand([4, 1, 8, 8]), { heldOut: rand([0, 1, 8, 8]) }),
    ],
  ])("%s", async (message, call) => {
    await expect(call()).rejects.toThrow(message);
  });

  it("leaves the weights as they were", async () => {
    const vae = make();
    const before = await vae.parameters()[0]!.array();
    await expect(vae.fit(x.mul(255))).rejects.toThrow("out of 0 … 1");
    expect(await vae.parameters()[0]!.array()).toEqual(before);
  });
});

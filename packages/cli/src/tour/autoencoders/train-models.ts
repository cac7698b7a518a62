import { type Autoencoder, PCA } from "@nn/autoencoders";

import { mseLoss, type Linear, type Sequential } from "@nn/layers";
import { Generator, manualSeed, tensor, type Tensor } from "@nn/tensor";
import { aboutGrey, imageRows } from "../../draw/image-rows.js";
import type { PartOptions } from "../../report/part.js";
import { digitData, type DigitData } from "../digit-data.js";
import { everything } from "../everything.js";
import { addNoise } from "./noise.js";
import type { ModelResult, SparseUnits, TourResult } from "./result.js";
import { CODE_SIZE, mapSettings, modelSettings, type ModelSettings } from "./settings.js";

/** The digits, and the held-out ones with noise. */
interface Images extends DigitData {
  readonly noisy: Tensor;
  readonly noisySamples: Tensor;
}

/** Trains the models of the tour on the digits. */
export async function trainModels(options: PartOptions): Promise<TourResult> {
  const { quick, seed, signal } = options;
  const start = performance.now();
  const images = withNoise(await digitData());
  const { train, x, labels, samples, noisySamples } = images;
  const models = [await fitPCA(images)];
  let sparse: SparseUnits | undefined;
  for (const settings of modelSettings(quick)) {
    if (signal.aborted) break;
    // Each anew, so that one doesn't change with the training of those before it.
    manualSeed(seed);
    const model = settings.make();
    models.push(await fitOne(model, settings, images, options));
    if (settings.name === "sparse") sparse = await unitsOf(model, x);
  }
  const flat = await new PCA({ components: 2 }).fit(everything(train).x);
  const map = signal.aborted ? undefined : await fitMap(images, options);
  return {
    seconds: (performance.now() - start) / 1000,
    trainingImages: train.length,
    heldOutImages: x.shape[0]!,
    originals: await imageRows(samples),
    noisy: await imageRows(noisySamples),
    models,
    sparse,
    maps: [
      { title: "PCA", codes: await floats(flat.transform(x)) },
      ...(map ? [{ title: "deep autoencoder", codes: map.codes }] : []),
    ],
    labels,
    grid: map?.grid ?? [],
  };
}

/** The noise is the same for every seed of the tour. */
function withNoise(data: DigitData): Images {
  const generator = new Generator(0);
  return {
    ...data,
    noisy: addNoise(data.x, generator).realize(),
    noisySamples: addNoise(data.samples, generator).realize(),
  };
}

async function fitPCA(images: Images): Promise<ModelResult> {
  const start = performance.now();
  const pca = await new PCA({ components: CODE_SIZE }).fit(everything(images.train).x);
  return {
    name: "PCA",
    built: `the first ${CODE_SIZE} principal components, by singular value decomposition`,
    does: "the best that straight lines can do",
    codeSize: CODE_SIZE,
    ...(await measure((x) => pca.reconstruct(x), images)),
    seconds: (performance.now() - start) / 1000,
    training: [],
    heldOut: [],
    stopped: false,
  };
}

async function fitOne(
  model: Autoencoder,
  { name, built, does, codeSize, epochs, lr }: ModelSettings,
  images: Images,
  { seed, signal, reporterFor }: PartOptions,
): Promise<ModelResult> {
  const { history, interrupted, seconds } = await model.fit(images.train, {
    epochs,
    lr,
    seed,
    signal,
    heldOut: images.test,
    callbacks: [reporterFor(name)],
  });
  const whole = history.filter(({ complete }) => complete);
  return {
    name,
    built: `${built}; ${epochs} epochs of Adam`,
    does,
    codeSize,
    ...(await measure((x) => model.forward(x), images)),
    seconds,
    training: whole.map(({ metrics }) => metrics.loss ?? NaN),
    heldOut: whole.map(({ validation }) => validation.loss ?? NaN),
    stopped: interrupted,
  };
}

/** What a model makes of clean and of noisy images. */
async function measure(
  reconstruct: (x: Tensor) => Tensor,
  { x, noisy, samples, noisySamples }: Images,
): Promise<Pick<ModelResult, "error" | "errorFromNoise" | "reconstructions" | "denoised">> {
  return {
    error: await mseLoss(reconstruct(x), x).item(),
    errorFromNoise: await mseLoss(reconstruct(noisy), x).item(),
    reconstructions: await imageRows(reconstruct(samples)),
    denoised: await imageRows(reconstruct(noisySamples)),
  };
}

async function unitsOf(model: Autoencoder, x: Tensor): Promise<SparseUnits> {
  const [decoder] = (model.decoder as Sequential).children() as unknown as [Linear];
  return {
    rate: await model.encode(x).mean().item(),
    filters: await imageRows(aboutGrey(decoder.weight.transpose())), // [units, 64]
  };
}

/** The held-out images as codes of two numbers, and images decoded from a grid over these. */
async function fitMap(
  { train, test, x }: Images,
  { quick, seed, signal, reporterFor }: PartOptions,
): Promise<{ codes: Float32Array; grid: Float32Array[] }> {
  manualSeed(seed);
  const { name, make, epochs, lr } = mapSettings(quick);
  const model = make();
  await model.fit(train, { epochs, lr, seed, signal, heldOut: test, callbacks: [reporterFor(name)] });
  const codes = await floats(model.encode(x));
  return { codes, grid: await imageRows(model.decode(gridOver(codes, 14))) };
}

async function floats(x: Tensor): Promise<Float32Array> {
  return (await x.data()) as Float32Array;
}

/** A grid of codes that is closer where more of `codes` lie, from the top left, row by row. */
function gridOver(codes: Float32Array, side: number): Tensor {
  const [xs, ys] = [0, 1].map((axis) => {
    const sorted = codes.filter((_, i) => i % 2 === axis).toSorted();
    return Array.from({ length: side }, (_, i) => sorted[Math.floor((sorted.length * (i + 0.5)) / side)]!);
  }) as [number[], number[]];
  return tensor(ys.toReversed().flatMap((y) => xs.map((x) => [x, y])));
}

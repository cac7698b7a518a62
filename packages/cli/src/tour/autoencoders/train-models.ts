import { Autoencoder, LinearAutoencoder, PCA, reconstructionError } from "@nn/autoencoders";
import { digits } from "@nn/data";
import { mseLoss } from "@nn/layers";
import { manualSeed, tensor, type Tensor } from "@nn/tensor";
import type { PartOptions } from "../../report/part.js";
import { everything } from "../everything.js";
import type { ModelResult, TourResult } from "./result.js";
import { tourSettings, type Training } from "./settings.js";

/** Trains the models of the tour on the digits. */
export async function trainModels({ quick, seed, signal, reporterFor }: PartOptions): Promise<TourResult> {
  const start = performance.now();
  const settings = tourSettings(quick);
  const { codeSize } = settings;
  const { train, test } = digits();
  const { x, y } = everything(test);
  const labels = (await y.data()) as Int32Array;
  const shown = tensor(firstOfEachDigit(labels));
  const samples = x.indexSelect(0, shown);
  const models: ModelResult[] = [];
  const maps: { title: string; codes: Float32Array }[] = [];
  const grid: Float32Array[] = [];
  manualSeed(seed);

  const pcaStart = performance.now();
  const pca = await new PCA({ components: codeSize }).fit(everything(train).x);
  models.push({
    name: "PCA",
    built: `the first ${codeSize} principal components, by singular value decomposition`,
    codeSize,
    error: await mseLoss(pca.reconstruct(x), x).item(),
    seconds: (performance.now() - pcaStart) / 1000,
    training: [],
    heldOut: [],
    stopped: false,
    reconstructions: await images(pca.reconstruct(samples)),
  });

  const fit = async (name: string, built: string, model: Autoencoder, { epochs, lr }: Training) => {
    const begun = performance.now();
    const { history, interrupted } = await model.fit(train, {
      epochs,
      lr,
      seed,
      signal,
      heldOut: test,
      callbacks: [reporterFor(name)],
    });
    const whole = history.filter(({ complete }) => complete);
    const error = await reconstructionError(model, x);
    const seconds = (performance.now() - begun) / 1000;
    const reconstructions = await images(model.forward(samples));
    return {
      name,
      built,
      codeSize,
      error,
      seconds,
      training: whole.map(({ metrics }) => metrics.loss ?? NaN),
      heldOut: whole.map(({ validation }) => validation.loss ?? NaN),
      stopped: interrupted,
      reconstructions,
    };
  };

  if (!signal.aborted) {
    const linear = new LinearAutoencoder({ inputSize: 64, codeSize });
    const built = `64 → ${codeSize} → 64, no activation; ${settings.linear.epochs} epochs of Adam`;
    models.push(await fit("linear autoencoder", built, linear, settings.linear));
  }
  if (!signal.aborted) {
    const { hidden } = settings.deep;
    const deep = new Autoencoder({ inputSize: 64, codeSize, hidden, activation: "gelu" });
    const widths = [64, ...hidden, codeSize, ...hidden.toReversed(), 64].join(" → ");
    const built = `${widths}, GELU; ${settings.deep.epochs} epochs of Adam`;
    models.push(await fit("deep autoencoder", built, deep, settings.deep));
  }
  const flat = await new PCA({ components: 2 }).fit(everything(train).x);
  maps.push({ title: "PCA", codes: await floats(flat.transform(x)) });
  if (!signal.aborted) {
    const { hidden } = settings.map;
    const model = new Autoencoder({ inputSize: 64, codeSize: 2, hidden, activation: "gelu" });
    await fit("map of two numbers", "", model, settings.map);
    const codes = await floats(model.encode(x));
    maps.push({ title: "deep autoencoder", codes });
    grid.push(...(await images(model.decode(gridOver(codes, 14)))));
  }
  return {
    seconds: (performance.now() - start) / 1000,
    trainingImages: train.length,
    heldOutImages: test.length,
    originals: await images(samples),
    models,
    maps,
    labels,
    grid,
  };
}

function firstOfEachDigit(labels: Int32Array): Int32Array {
  return Int32Array.from({ length: 10 }, (_, digit) => labels.indexOf(digit));
}

async function floats(x: Tensor): Promise<Float32Array> {
  return (await x.data()) as Float32Array;
}

/** The rows of a `[n, 64]` tensor. */
async function images(x: Tensor): Promise<Float32Array[]> {
  const data = await floats(x);
  return Array.from({ length: x.shape[0]! }, (_, i) => data.slice(i * 64, (i + 1) * 64));
}

/** A grid of codes that is closer where more of `codes` lie, from the top left, row by row. */
function gridOver(codes: Float32Array, side: number): Tensor {
  const [xs, ys] = [0, 1].map((axis) => {
    const sorted = codes.filter((_, i) => i % 2 === axis).toSorted();
    return Array.from({ length: side }, (_, i) => sorted[Math.floor((sorted.length * (i + 0.5)) / side)]!);
  }) as [number[], number[]];
  return tensor(ys.toReversed().flatMap((y) => xs.map((x) => [x, y])));
}

import { Autoencoder, PCA } from "@nn/autoencoders";
import { transforms } from "@nn/data";
import { concat, Generator, manualSeed, pad, sort, type Tensor } from "@nn/tensor";
import { reconstructionSheet } from "../draw/reconstruction-sheet.js";
import type { Chapter } from "../report/chapter.js";
import type { ExperimentOptions } from "./experiment.js";
import { imageRows, loadImages } from "./image-data.js";

const SIGMA = 0.3;

/** Noise on images, and who removes it best. */
export async function denoisingFashion(options: ExperimentOptions): Promise<Chapter> {
  const { quick, seed, training } = options;
  const { train, test, source } = await loadImages("fashionMnist", options, { flat: false });
  manualSeed(seed);
  const corruption = transforms.gaussianNoise({ sigma: SIGMA, clip: false });
  const model = new Autoencoder({
    inputSize: [1, 28, 28],
    channels: [16, 32],
    codeSize: 128,
    activation: "gelu",
    outputActivation: "sigmoid",
    corruption,
  });
  await model.fit(train, {
    ...training("denoising autoencoder"),
    epochs: quick ? 1 : 5,
    batchSize: 128,
    lr: 0.002,
  });
  const clean = test.all().x.realize(); // [n, 1, 28, 28]
  const noisy = corruption(clean, new Generator(seed)).realize();
  const pca = await new PCA({ components: 64 }).fit(train.all().x.flatten(1));
  const ways: [string, string, Tensor][] = [
    ["noisy", `deviation ${SIGMA}`, noisy],
    ["median filter", "3 x 3 pixels", median(noisy)],
    ["PCA", "64 components", pca.reconstruct(noisy.flatten(1)).reshape(clean.shape)],
    ["autoencoder", "code of 128 numbers", model.forward(noisy)],
  ];
  const results = await Promise.all(
    ways.map(async ([title, note, images]) => ({
      title,
      note,
      psnr: await ratio(images, clean),
      images: await imageRows(images.slice([0, 12])),
    })),
  );
  return {
    title: "Removing noise from Fashion-MNIST",
    lead:
      "The autoencoder sees images with normal noise and is asked for the clean ones. It never saw the test images, nor " +
      "their noise.",
    facts: results.map(({ title, psnr }) => [`${psnr.toFixed(2)} dB`, title] as const),
    table: {
      title: "Peak signal-to-noise ratios",
      note: "Decibels, the mean over test images of 10 log₁₀(1 / mean squared error): more is better.",
      head: ["way", "PSNR"],
      rows: results.map(({ title, note, psnr }) => ({
        built: note,
        cells: [title, `${psnr.toFixed(2)} dB`],
      })),
    },
    figures: [
      {
        file: "denoising.png",
        title: "Before and after",
        caption: "Twelve test images.",
        picture: reconstructionSheet([
          { title: "clean", note: "", images: await imageRows(clean.slice([0, 12])) },
          ...results,
        ]),
      },
    ],
    data: source,
  };
}

/** The median of every pixel's 3 x 3 neighbours: `[n, 1, h, w]`. */
function median(x: Tensor): Tensor {
  const [, , height, width] = x.shape as [number, number, number, number];
  const wide = pad(x, [[0, 0], [0, 0], [1, 1], [1, 1]], { mode: "replicate" }); // prettier-ignore
  const shifted = [0, 1, 2].flatMap((dy) =>
    [0, 1, 2].map((dx) => wide.slice(null, null, [dy, dy + height], [dx, dx + width])),
  );
  return sort(concat(shifted, 1), 1).values.slice(null, [4, 5]); // of [n, 9, h, w]
}

/** In decibels, the mean over the images. */
async function ratio(images: Tensor, clean: Tensor): Promise<number> {
  const errors = images.sub(clean).square().flatten(1).mean(1);
  return errors
    .log()
    .mean()
    .mul(-10 / Math.LN10)
    .item();
}

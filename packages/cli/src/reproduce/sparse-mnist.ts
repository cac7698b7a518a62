import { Autoencoder, KLSparsity, reconstructionError } from "@nn/autoencoders";
import type { Linear, Sequential } from "@nn/layers";
import { encodeDataset } from "@nn/latent";
import { manualSeed } from "@nn/tensor";
import { digitGrid } from "../draw/digit-grid.js";
import { aboutGrey, imageRows } from "../draw/image-rows.js";
import type { Chapter } from "../report/chapter.js";
import type { ExperimentOptions } from "./experiment.js";
import { loadImages } from "./image-data.js";

const UNITS = 196;
const TARGET = 0.05;

/** A code larger than it need be, of which each unit fires rarely: strokes for filters. */
export async function sparseMnist(options: ExperimentOptions): Promise<Chapter> {
  const { quick, seed, training } = options;
  const { train, test, source } = await loadImages("mnist", options);
  manualSeed(seed);
  const model = new Autoencoder({
    inputSize: 784,
    codeSize: UNITS,
    codeActivation: "sigmoid",
    penalties: [new KLSparsity({ codeSize: UNITS, target: TARGET, weight: 1e-2 })],
  });
  await model.fit(train, {
    ...training("sparse autoencoder"),
    epochs: quick ? 2 : 15,
    batchSize: 128,
    lr: 0.003,
  });
  const { codes } = await encodeDataset((x) => model.encode(x), test);
  const rate = await codes.mean().item();
  const rates = await codes.mean(0).data();
  const near = rates.filter((each) => Math.abs(each / TARGET - 1) < 0.5).length;
  const error = await reconstructionError(model, test);
  const [encoder] = (model.encoder as Sequential).children() as unknown as [Linear];
  const [decoder] = (model.decoder as Sequential).children() as unknown as [Linear];
  return {
    title: "A sparse autoencoder on MNIST",
    lead:
      `${UNITS} units for 784 pixels, a penalty on the divergence of each unit's rate from ${TARGET}: every image is put ` +
      "together from a few of many strokes. Every number is about test images.",
    facts: [
      [rate.toFixed(4), `the mean activation; the target is ${TARGET}`],
      [`${near} of ${UNITS}`, "units fire within half of the target"],
      [error.toFixed(5), "mean squared error of a pixel"],
    ],
    table: {
      title: "Rates",
      note: "The mean activation of units over the test images.",
      head: ["target", "mean", "off by", "least", "largest", "error"],
      rows: [
        {
          built: "",
          cells: [
            String(TARGET),
            rate.toFixed(4),
            `${((rate / TARGET - 1) * 100).toFixed(1)} %`,
            Math.min(...rates).toFixed(4),
            Math.max(...rates).toFixed(4),
            error.toFixed(5),
          ],
        },
      ],
    },
    figures: [
      {
        file: "filters.png",
        title: "What the units draw",
        caption:
          "The decoder's weights of each unit: ink in black, what it takes away in white, nothing in grey.",
        picture: digitGrid(await imageRows(aboutGrey(decoder.weight.transpose())), 14),
      },
      {
        file: "detectors.png",
        title: "What the units look for",
        caption: "The encoder's weights of each unit, positive ones in black, negative ones in white.",
        picture: digitGrid(await imageRows(aboutGrey(encoder.weight)), 14),
      },
    ],
    data: source,
  };
}

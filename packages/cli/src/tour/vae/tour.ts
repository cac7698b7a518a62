import { digitGrid } from "../../draw/digit-grid.js";
import { latentMap } from "../../draw/latent-map.js";
import { reconstructionSheet } from "../../draw/reconstruction-sheet.js";
import { digitsSource, type Chapter, type Figure, type Table } from "../../report/chapter.js";
import type { PartOptions } from "../../report/part.js";
import { formatDuration } from "../../report/text-table.js";
import { COLUMNS, PLANE, trainVAEs, type VAEResult, type VAETourResult } from "./train-vaes.js";

/** Trains variational autoencoders of the digits, and looks at their codes and samples. */
export async function tourVAE(options: PartOptions): Promise<Chapter | undefined> {
  const result = await trainVAEs(options);
  if (!result) return undefined;
  const { models, data } = result;
  return {
    title: "A map of the digits without gaps",
    lead:
      "A variational autoencoder gives each image not a point but a cloud of codes, and keeps all clouds together near 0: " +
      "any code drawn from there is an image. Trained just now on " +
      `${data.trainingImages} images; every number below is about ${data.heldOutImages} others.`,
    facts: models.map(({ kl, name }) => [`${kl.toFixed(1)} nats`, `tells a code of the ${name}`] as const),
    table: boundTable(models),
    figures: figures(result),
    data: digitsSource,
  };
}

function boundTable(models: readonly VAEResult[]): Table {
  return {
    title: "The bounds",
    note:
      "The mean squared error per pixel of images drawn from the middle of their clouds; and, in nats per image, what a " +
      "code tells about it, and the negative evidence lower bound, which is of a density and so can be under 0.",
    head: ["model", "held-out error", "divergence", "bound", "time"],
    rows: models.map(({ name, built, bound, kl, error, seconds, stopped }) => ({
      built,
      cells: [
        stopped ? `${name} (stopped early)` : name,
        error.toFixed(6),
        kl.toFixed(2),
        bound.toFixed(2),
        formatDuration(seconds),
      ],
    })),
  };
}

function figures({ models, codes, labels, plane, ways, trainingSamples }: VAETourResult): Figure[] {
  const last = models.at(-1)!;
  return [
    {
      file: "vae-latent.png",
      title: "Where the digits lie",
      caption:
        `Each dot is the middle of the cloud of one of the ${labels.length} held-out images, in the colour of its digit. ` +
        "The model never saw which digit an image shows.",
      picture: latentMap([{ title: models[0]!.name, codes }], labels),
    },
    {
      file: "vae-plane.png",
      title: "What lies where",
      caption:
        "The whole plane, decoded: codes on a grid at equal quantiles of the prior, so that each of them is as likely " +
        "as the others.",
      picture: digitGrid(plane, PLANE),
    },
    {
      file: "vae-samples.png",
      title: "New digits",
      caption: "Images that were learned from, and images of random codes, drawn as the learning went on.",
      picture: reconstructionSheet([
        { title: "training data", note: "64 pixels", images: trainingSamples },
        { title: "after one epoch", note: last.name, images: last.samples.first },
        ...models.map(({ name, samples }) => ({ title: "in the end", note: name, images: samples.last })),
      ]),
    },
    {
      file: "vae-ways.png",
      title: "From digit to digit",
      caption: `Codes on the straight line between those of two images, decoded by the ${last.name}.`,
      picture: digitGrid(ways, COLUMNS),
    },
  ];
}

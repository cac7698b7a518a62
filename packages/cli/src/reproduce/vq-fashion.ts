import { manualSeed } from "@nn/tensor";
import { HierarchicalVQVAE, VQVAE } from "@nn/vae";
import { reconstructionSheet, type SheetRow } from "../draw/reconstruction-sheet.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { firstImages, imageRows, loadImages } from "./image-data.js";

const SIZES = { inputSize: [1, 28, 28], channels: [32, 64], codes: 128, codeSize: 16 } as const;
const MODELS = [
  ["VQ-VAE", "a map of 7 x 7 of 128 vectors", () => new VQVAE(SIZES)],
  ["two levels", "maps of 4 x 4 and 7 x 7 of 128 vectors each", () => new HierarchicalVQVAE(SIZES)],
] as const;

/** Images as maps of numbers of a code book. */
export async function vqFashion(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, training, signal } = options;
  const { train, test, source } = await loadImages("fashionMnist", options, { flat: false });
  const shown = firstImages(test, 12);
  const sheet: SheetRow[] = [{ title: "original", note: "784 pixels", images: await imageRows(shown) }];
  const rows: Chapter["table"]["rows"][number][] = [];
  for (const [name, built, make] of MODELS) {
    if (signal.aborted) break;
    manualSeed(seed);
    const model = make();
    const { history, seconds } = await model.fit(train, {
      ...training(name),
      epochs: quick ? 1 : 5,
      batchSize: 128,
      lr: 0.002,
      heldOut: test,
    });
    const { reconstruction = NaN, perplexity = NaN } = history.at(-1)?.validation ?? {};
    rows.push({
      built,
      cells: [name, reconstruction.toFixed(5), `${perplexity.toFixed(1)} of 128`, formatDuration(seconds)],
    });
    sheet.push({
      title: name,
      note: `error ${reconstruction.toFixed(4)}`,
      images: await imageRows(model.forward(shown)),
    });
  }
  if (rows.length === 0) return undefined;
  return {
    title: "A VQ-VAE on Fashion-MNIST",
    lead:
      "Each image becomes a small map of numbers of a learned code book of 128 vectors, and is drawn again from it. Every " +
      "number is about test images.",
    facts: rows.map(({ cells }) => [cells[2]!, `vectors in use by ${cells[0]}`] as const),
    table: {
      title: "Errors and code books",
      note: "The mean squared error of a pixel, 0 … 1, and e to the entropy of the vectors' shares.",
      head: ["model", "test error", "code-book perplexity", "time"],
      rows,
    },
    figures: [
      {
        file: "reconstructions.png",
        title: "Drawn from the code book",
        caption: "Twelve test images.",
        picture: reconstructionSheet(sheet),
      },
    ],
    data: source,
  };
}

import { polygons } from "@nn/data";
import { normalCodes, polygonScores, type CodeModel } from "@nn/gan";
import { Generator, manualSeed, type Tensor } from "@nn/tensor";
import { VAE } from "@nn/vae";
import { reconstructionSheet } from "../draw/reconstruction-sheet.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { CODE_SIZE, imageGan } from "./gan-image-models.js";
import { variantNames, type VariantName } from "./gan-variant-names.js";
import { settingsOf } from "./gan-variants.js";
import { imageRows } from "./image-data.js";

/** Who takes part, as `--variant` has it. */
export type Contestant = VariantName | "VAE";

const BATCH = 64;
const SHOWN = 12;

/** A model that has learned triangles. */
interface Trained {
  readonly model: CodeModel;
  readonly built: string;
  readonly seconds: number;
}

/** What is found of a model. */
interface Found extends Trained {
  readonly name: Contestant;
  readonly scores: { readonly precision: number; readonly recall: number; readonly f1: number };
  readonly images: readonly Float32Array[];
}

/** The seven variants and a VAE on triangles, where precision and recall can be measured. */
export async function ganTriangles(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, signal, variant } = options;
  const contestants = [...variantNames, "VAE" as const].filter((name) => (variant ?? name) === name);
  const { x } = polygons(quick ? 512 : 16_000, { seed }).all();
  const found: Found[] = [];
  for (const name of contestants) {
    if (signal.aborted) break;
    manualSeed(seed);
    const trained = await (name === "VAE" ? trainVae : trainGan(name))(x, options);
    // The search takes longer than who pressed Ctrl-C wants to wait.
    if (signal.aborted) break;
    const scores = await polygonScores(trained.model, { count: quick ? 8 : TESTED, seed });
    const { model } = trained;
    const { codes = normalCodes } = model;
    const samples = model.generate(codes(SHOWN, CODE_SIZE, { generator: new Generator(seed) }));
    found.push({ ...trained, name, scores, images: await imageRows(samples) });
  }
  return found.length === 0 ? undefined : chapterOf(found, await imageRows(x.slice([0, SHOWN])), quick);
}

const TESTED = 256;

function epochsOf(quick: boolean): number {
  return quick ? 1 : 8;
}

type Trainer = (x: Tensor, options: ExperimentOptions) => Promise<Trained>;

function trainGan(name: VariantName): Trainer {
  return async (x, { quick, training }) => {
    const gan = imageGan(name, quick);
    const { seconds } = await gan.fit(x, {
      ...training(name),
      epochs: epochsOf(quick),
      batchSize: BATCH,
      schedule: "cosine",
    });
    return { model: gan, built: settingsOf(gan), seconds };
  };
}

const trainVae: Trainer = async (x, { quick, training }) => {
  const vae = new VAE({ inputSize: [1, 28, 28], codeSize: CODE_SIZE, channels: quick ? [4, 8] : [32, 64] });
  const { seconds } = await vae.fit(x, {
    ...training("VAE"),
    epochs: epochsOf(quick),
    batchSize: BATCH,
    lr: 1e-3,
  });
  const model = { generate: (z: Tensor) => vae.decode(z), codeSize: CODE_SIZE };
  return { model, built: "rate 0.001, convolutions of the same widths", seconds };
};

function chapterOf(found: readonly Found[], data: readonly Float32Array[], quick: boolean): Chapter {
  const best = found.reduce((most, each) => (each.scores.f1 > most.scores.f1 ? each : most));
  return {
    title: "Triangles: precision and recall without a second network",
    lead:
      "All images that there can be are known, so that samples and test images can be held against them: how many samples " +
      "are triangles, and how many triangles the generator can make. " +
      `${epochsOf(quick)} epochs in batches of ${BATCH} for each model.`,
    facts: [[best.scores.f1.toFixed(2), `the best F1: ${best.name}`]],
    table: {
      title: "Precision, recall and F1",
      note: `Of ${quick ? 8 : TESTED} samples and as many test triangles, a squared distance below 0.75.`,
      head: ["model", "precision", "recall", "F1", "time"],
      rows: found.map(({ name, built, scores, seconds }) => ({
        built,
        cells: [
          name,
          scores.precision.toFixed(2),
          scores.recall.toFixed(2),
          scores.f1.toFixed(2),
          formatDuration(seconds),
        ],
      })),
    },
    figures: [
      {
        file: "triangles.png",
        title: "What they make",
        caption: "Samples, not chosen.",
        picture: reconstructionSheet([
          { title: "data", note: "training images", images: data },
          ...found.map(({ name, scores, images }) => ({
            title: name,
            note: `F1 ${scores.f1.toFixed(2)}`,
            images,
          })),
        ]),
      },
    ],
    data: "polygons of @nn/data, as in Lucic et al., Are GANs Created Equal? (2018)",
  };
}

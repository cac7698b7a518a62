import {
  began,
  beganMlp,
  dragan,
  GAN,
  mlp,
  normalCodes,
  polygonScores,
  wganGp,
  type CodeModel,
  type PolygonScores,
} from "@nn/gan";
import { Generator, manualSeed, type Tensor } from "@nn/tensor";
import { linearAnnealing, VAE } from "@nn/vae";
import { reconstructionSheet } from "../draw/reconstruction-sheet.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { CODE_SIZE } from "./gan-image-models.js";
import { variantNames, type VariantName } from "./gan-variant-names.js";
import { imageRows } from "./image-data.js";
import { inscribedTriangles } from "./inscribed-triangles.js";
import { builtOf, rulesOf, tuned, type VariantSettings } from "./variant-settings.js";

/** Who takes part, as `--variant` has it. */
type Contestant = VariantName | "VAE";

const BATCH = 32;
const IMAGES = 16_000;
const EPOCHS = 40;
const SHOWN = 12;
const THRESHOLD = 0.75;

/** How much there is to do. */
function budgetOf(quick: boolean): { images: number; epochs: number; tested: number; hidden: number[] } {
  return quick
    ? { images: 512, epochs: 1, tested: 8, hidden: [32, 16] }
    : { images: IMAGES, epochs: EPOCHS, tested: 256, hidden: [256, 128] };
}

/** Noise on what the discriminator sees, without which it soon tells all samples from edges as sharp as these. */
const NOISY: VariantSettings = {
  update: {
    lr: 5e-4,
    instanceNoise: linearAnnealing({ steps: (EPOCHS * IMAGES) / BATCH, from: 0.5, to: 0 }),
  },
  note: "instance noise from 0.5 to 0",
};

/** Faster than in the papers, for a small budget; the rates go down, and samples are made with average weights. */
const SETTINGS: Readonly<Record<VariantName, VariantSettings>> = {
  MM: NOISY,
  NS: NOISY,
  WGAN: { update: { lr: 5e-4, clipWeights: 0.05, discriminatorSteps: 2 } },
  "WGAN-GP": {
    ...tuned(wganGp, { weight: 1 }),
    update: { lr: 1e-3, betas: [0.5, 0.9], discriminatorSteps: 2 },
  },
  LSGAN: NOISY,
  DRAGAN: { ...tuned(dragan, { weight: 1 }), update: { lr: 1e-3 } },
  BEGAN: { ...tuned(began, { diversity: 0.75, rate: 0.01 }), update: { lr: 5e-4 } },
};

/** A model that has learned triangles. */
interface Trained {
  readonly model: CodeModel;
  readonly built: string;
  readonly seconds: number;
}

/** What is found of a model. */
interface Found extends Trained {
  readonly name: Contestant;
  readonly scores: PolygonScores;
  /** The medians of the squared distances, as they are printed. */
  readonly distances: readonly [samples: string, tests: string];
  readonly images: readonly Float32Array[];
}

/** The seven variants and a VAE on triangles, where precision and recall can be measured. */
export async function ganTriangles(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, signal, variant } = options;
  const contestants = [...variantNames, "VAE" as const].filter((name) => (variant ?? name) === name);
  const x = inscribedTriangles(budgetOf(quick).images, seed);
  const found: Found[] = [];
  for (const name of contestants) {
    if (signal.aborted) break;
    manualSeed(seed);
    const trained = await (name === "VAE" ? trainVae(x, options) : trainGan(name, x, options));
    // The search takes longer than who pressed Ctrl-C wants to wait.
    if (signal.aborted) break;
    found.push({ name, ...trained, ...(await measure(trained.model, options)) });
  }
  return found.length === 0 ? undefined : chapterOf(found, await imageRows(x.slice([0, SHOWN])), quick);
}

async function trainGan(
  name: VariantName,
  x: Tensor,
  { quick, training }: ExperimentOptions,
): Promise<Trained> {
  const { epochs, hidden } = budgetOf(quick);
  const sizes = { inputSize: [1, 28, 28] as const, codeSize: CODE_SIZE };
  const settings = SETTINGS[name];
  const { update, ...rules } = rulesOf(name, settings);
  // The generators are alike: BEGAN's has the encoder's sizes the other way round.
  const networks =
    name === "BEGAN" ? beganMlp({ ...sizes, hidden }) : mlp({ ...sizes, hidden: hidden.toReversed() });
  const gan = new GAN({ ...rules, ...networks, update: { ...update, ema: quick ? 0.9 : 0.99 } });
  const { seconds } = await gan.fit(x, { ...training(name), epochs, batchSize: BATCH, schedule: "cosine" });
  return { model: gan, built: builtOf(gan, settings), seconds };
}

async function trainVae(x: Tensor, { quick, training }: ExperimentOptions): Promise<Trained> {
  const { epochs, hidden } = budgetOf(quick);
  const vae = new VAE({ inputSize: [1, 28, 28], codeSize: CODE_SIZE, hidden });
  const { seconds } = await vae.fit(x, { ...training("VAE"), epochs, batchSize: BATCH, lr: 1e-3 });
  const model = { generate: (z: Tensor) => vae.decode(z), codeSize: CODE_SIZE };
  return { model, built: "rate 0.001, layers of the same sizes", seconds };
}

async function measure(
  model: CodeModel,
  { quick, seed }: ExperimentOptions,
): Promise<Pick<Found, "scores" | "distances" | "images">> {
  const { tested } = budgetOf(quick);
  const test = inscribedTriangles(tested, seed + 1);
  const scores = await polygonScores(model, { count: tested, test, threshold: THRESHOLD, seed });
  const { codes = normalCodes } = model;
  const samples = model.generate(codes(SHOWN, CODE_SIZE, { generator: new Generator(seed) }));
  const distances = [await median(scores.sampleDistances), await median(scores.testDistances)] as const;
  return { scores, distances, images: await imageRows(samples) };
}

/** The middle one, of which no more is known than that it is small where the search could stop. */
async function median(distances: Tensor): Promise<string> {
  const sorted = (await distances.data()).toSorted();
  const middle = sorted[sorted.length >> 1]!;
  return middle < THRESHOLD ? `< ${THRESHOLD}` : middle.toFixed(1);
}

function chapterOf(found: readonly Found[], data: readonly Float32Array[], quick: boolean): Chapter {
  const best = found.reduce((most, each) => (each.scores.f1 > most.scores.f1 ? each : most));
  const { epochs, images, tested, hidden } = budgetOf(quick);
  return {
    title: "Triangles: precision and recall without a second network",
    lead:
      "All images that there can be are known, so that samples and test images can be held against them: how many samples " +
      "are triangles, and how many triangles the generator can make. " +
      `${(epochs * images) / BATCH} steps of the discriminator or the VAE with batches of ${BATCH}; ` +
      `linear layers of ${hidden.join(" and ")} for all.`,
    facts: [[best.scores.f1.toFixed(2), `the best F1: ${best.name}`]],
    table: {
      title: "Precision, recall and F1",
      note:
        `Of ${tested} samples and as many test triangles, a squared distance below ${THRESHOLD}; ` +
        "and the medians of these distances, of samples to triangles and of test triangles to what can be made.",
      head: ["model", "precision", "recall", "F1", "samples", "triangles", "time"],
      rows: found.map(({ name, built, scores, distances, seconds }) => ({
        built,
        cells: [
          name,
          scores.precision.toFixed(2),
          scores.recall.toFixed(2),
          scores.f1.toFixed(2),
          ...distances,
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
          ...found.map(({ name, scores, images: made }) => ({
            title: name,
            note: `F1 ${scores.f1.toFixed(2)}`,
            images: made,
          })),
        ]),
      },
    ],
    data: "triangles drawn as in the code of Lucic et al., Are GANs Created Equal? (2018)",
  };
}

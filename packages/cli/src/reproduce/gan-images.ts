import { noGrad } from "@nn/autograd";
import { FeatureMoments, frechetDistance, type GAN, SampleFilm, type Frame, type Moments } from "@nn/gan";
import { digitFeatures, fashionFeatures, type ImageClassifier } from "@nn/gan/features";
import { Generator, manualSeed, randperm, type Tensor } from "@nn/tensor";
import { digitGrid } from "../draw/digit-grid.js";
import type { Picture } from "../draw/picture.js";
import { reconstructionSheet, type SheetRow } from "../draw/reconstruction-sheet.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { imageGan } from "./gan-image-models.js";
import { chosenVariants, type VariantName } from "./gan-variant-names.js";

import { settingsOf } from "./gan-variants.js";
import { firstImages, imageRows, loadImages, type Images } from "./image-data.js";

const SETS = {
  mnist: { title: "Seven games on MNIST", classifier: digitFeatures },
  fashionMnist: { title: "Seven games on Fashion-MNIST", classifier: fashionFeatures },
};

const [SHOWN, COLUMNS, FRAMES] = [50, 10, 40];
/** So many samples are compared with so many test images. */
const COMPARED = 5000;

/** What is found of a variant. */
interface Found {
  readonly variant: VariantName;
  readonly built: string;
  readonly distance: number;
  readonly images: readonly Float32Array[];
  readonly frames: readonly Frame[];
  readonly seconds: number;
}

/** The seven variants with the same networks and budget: Fréchet distances, and what their samples look like. */
export async function ganImages(
  set: keyof typeof SETS,
  options: ExperimentOptions,
): Promise<Chapter | undefined> {
  const { train, test, source } = await loadImages(set, options, { flat: false });
  const classifier = await SETS[set].classifier();
  const [half, otherHalf] = await halvesOf(test, classifier, options.seed);
  const found: Found[] = [];
  for (const variant of chosenVariants(options.variant)) {
    if (options.signal.aborted) break;
    const { gan, ...trained } = await trainVariant(variant, train, options);
    const samples = await momentsOf(half.count, classifier, (_, count) => gan.sample(count));
    found.push({ variant, ...trained, distance: await frechetDistance(samples, half) });
  }
  if (found.length === 0) return undefined;
  const between = await frechetDistance(half, otherHalf);
  const shown = await imageRows(firstImages(train, COLUMNS));
  return chapterOf(found, { title: SETS[set].title, source, count: half.count, between, shown, options });
}

async function trainVariant(
  variant: VariantName,
  train: Images,
  { quick, seed, training }: ExperimentOptions,
): Promise<Omit<Found, "variant" | "distance"> & { readonly gan: GAN }> {
  manualSeed(seed);
  const gan = imageGan(variant, quick);
  const batchSize = 64;
  const epochs = epochsOf(quick);
  const steps = epochs * Math.floor(train.length / batchSize);
  const film = new SampleFilm(gan, { count: SHOWN, everySteps: Math.ceil(steps / FRAMES) });
  const { callbacks = [], ...run } = training(variant);
  const { seconds } = await gan.fit(train, {
    ...run,
    epochs,
    batchSize,
    schedule: "cosine",
    callbacks: [...callbacks, film],
  });
  return {
    gan,
    built: settingsOf(gan),
    images: await imageRows(gan.generate(film.codes)),
    frames: film.frames,
    seconds,
  };
}

function epochsOf(quick: boolean): number {
  return quick ? 1 : 12;
}

/** The features' moments of two random halves of the test images, each of {@link COMPARED} at most. */
async function halvesOf(
  test: Images,
  classifier: ImageClassifier,
  seed: number,
): Promise<[Moments, Moments]> {
  const order = (await randperm(test.length, { generator: new Generator(seed) }).data()) as Int32Array;
  const count = Math.min(COMPARED, test.length >> 1);
  const from = (start: number): Promise<Moments> =>
    momentsOf(count, classifier, (first, some) => {
      const rows = order.subarray(start + first, start + first + some);
      return test.batch(rows).x;
    });
  return [await from(0), await from(count)];
}

/** The moments of the features of images, of which `make` gives some at a time. */
async function momentsOf(
  count: number,
  classifier: ImageClassifier,
  make: (first: number, count: number) => Tensor,
): Promise<Moments> {
  const moments = new FeatureMoments();
  for (let first = 0; first < count; first += BLOCK) {
    const images = make(first, Math.min(BLOCK, count - first));
    await moments.update(noGrad(() => classifier.features(images)));
  }
  return moments.compute();
}

const BLOCK = 500;

/** What a chapter says beside what was found. */
interface Setting {
  readonly title: string;
  readonly source: string;
  /** How many images are compared with as many. */
  readonly count: number;
  /** The distance of two halves of the test images. */
  readonly between: number;
  readonly shown: readonly Float32Array[];
  readonly options: ExperimentOptions;
}

async function chapterOf(
  found: readonly Found[],
  { title, source, count, between, shown, options }: Setting,
): Promise<Chapter> {
  const best = found.reduce((least, each) => (each.distance < least.distance ? each : least));
  const rows: SheetRow[] = [
    { title: "data", note: "training images", images: shown },
    ...found.map(({ variant, distance, images }) => ({
      title: variant,
      note: `distance ${distance.toFixed(1)}`,
      images: images.slice(0, COLUMNS),
    })),
  ];
  return {
    title,
    lead:
      "The same networks (InfoGAN's, narrower) and the same number of steps of the discriminator for each " +
      `variant: ${epochsOf(options.quick)} epochs in batches of 64. Distances are Fréchet's on features of our own classifier: ` +
      "they have nothing to do with published FIDs.",
    facts: [
      [best.distance.toFixed(2), `the least distance: ${best.variant}`],
      [between.toFixed(2), "between two halves of the test images"],
    ],
    table: {
      title: "Fréchet distances",
      note: `Of ${count} samples to ${count} test images.`,
      head: ["variant", "distance", "against halves", "time"],
      rows: found.map(({ variant, built, distance, seconds }) => ({
        built,
        cells: [
          variant,
          distance.toFixed(2),
          `${(distance / between).toFixed(1)} ×`,
          formatDuration(seconds),
        ],
      })),
    },
    figures: [
      {
        file: "samples.png",
        title: "Samples",
        caption: "Not chosen, from the same ten codes.",
        picture: reconstructionSheet(rows),
      },
      {
        file: "samples-grid.png",
        title: `More of ${best.variant}`,
        caption: "The first fifty.",
        picture: digitGrid(best.images, COLUMNS),
      },
      {
        file: "film.png",
        title: `${best.variant} as it learns`,
        caption: "The same codes all the time.",
        picture: await filmOf(best.frames),
      },
    ],
    data: source,
  };
}

async function filmOf(frames: readonly Frame[]): Promise<Picture[]> {
  const images = await Promise.all(frames.map(({ samples }) => imageRows(samples)));
  return images.map((each) => digitGrid(each, COLUMNS, 28));
}

import { noGrad } from "@nn/autograd";
import { DataLoader, type Dataset } from "@nn/data";
import { FeatureMoments, frechetDistance, Pix2Pix, pix2pixNetworks, type Moments } from "@nn/gan";
import { fashionFeatures, type ImageClassifier } from "@nn/gan/features";
import { manualSeed, pad, type Tensor } from "@nn/tensor";
import { evaluate } from "@nn/train";
import { reconstructionSheet } from "../draw/reconstruction-sheet.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { imageRows, loadImages, type ImageData, type Images } from "./image-data.js";
import { outlines } from "./outlines.js";

const SHOWN = 12;
/** Pixels around an image of 28 x 28, so that it can be halved five times. */
const MARGIN = 2;
const INPUT_SIZE = [1, 32, 32] as const;

/** Ways to train the same networks: how much the adversary counts. */
const WAYS = [
  { name: "error alone", built: "the mean absolute error", adversarial: 0 },
  { name: "pix2pix", built: "the same, 100 times, and a discriminator of patches", adversarial: 1 },
] as const;

/** What makes images of outlines. */
interface Way {
  readonly name: string;
  readonly built: string;
  /** Of images their outlines, and of these images again: `[n, 1, 28, 28]` to the same. */
  readonly make: (x: Tensor) => Tensor;
  readonly seconds: number;
}

/** What is said of a way. */
interface Measured extends Way {
  /** Mean absolute error per pixel. */
  readonly error: number;
  /** Mean absolute difference of neighbouring pixels. */
  readonly contrast: number;
  /** The Fréchet distance to the true images, on the classifier's features. */
  readonly distance: number;
  /** The share of images whose kind the classifier tells. */
  readonly share: number;
}

/** pix2pix: clothes of their outlines, learned from pairs, with and without the adversary. */
export async function ganPix2Pix(options: ExperimentOptions): Promise<Chapter | undefined> {
  const data = await loadImages("fashionMnist", options, { flat: false });
  const ways: Way[] = [{ name: "outlines", built: "as they are", make: outlines, seconds: 0 }];
  for (const way of WAYS) ways.push(await train(way, data.train, options));
  if (options.signal.aborted) return undefined;
  ways.push({ name: "truth", built: "the test images", make: (x) => x, seconds: 0 });
  const classifier = await fashionFeatures();
  const truth = await momentsOf(data.test, classifier, (x) => x);
  const measured: Measured[] = [];
  for (const way of ways) measured.push(await measure(way, data.test, classifier, truth));
  return chapterOf(measured, data);
}

async function train(
  { name, built, adversarial }: (typeof WAYS)[number],
  images: Images,
  { quick, seed, training }: ExperimentOptions,
): Promise<Way> {
  manualSeed(seed);
  const networks = pix2pixNetworks({ inputSize: INPUT_SIZE, channels: [32, 64, 64, 64] });
  const model = new Pix2Pix({ ...networks, weights: { adversarial } });
  const run = { epochs: quick ? 8 : 1, batchSize: 16, lr: 5e-4 };
  const { seconds } = await model.fit(pairs(images), { ...training(name), ...run });
  return { name, built, seconds, make: (x) => cropped(model.forward(padded(outlines(x)))) };
}

/** Outlines and the images that they are of, with a margin. */
function pairs(images: Images): Dataset<Readonly<Record<"x" | "y", Tensor>>> {
  return {
    length: images.length,
    batch: (indices) => {
      const { x } = images.batch(indices);
      return { x: padded(outlines(x)), y: padded(x) };
    },
  };
}

function padded(x: Tensor): Tensor {
  return pad(x, [[MARGIN, MARGIN], [MARGIN, MARGIN]]); // prettier-ignore
}

function cropped(x: Tensor): Tensor {
  return x.slice(null, null, [MARGIN, -MARGIN], [MARGIN, -MARGIN]);
}

async function measure(
  way: Way,
  test: Images,
  classifier: ImageClassifier,
  truth: Moments,
): Promise<Measured> {
  const { error, contrast, share } = await evaluate(classifier, loaderOf(test), ({ x, y }) => {
    const made = way.make(x);
    return {
      error: made.sub(x).abs().mean(),
      contrast: made
        .slice(null, null, null, [1])
        .sub(made.slice(null, null, null, [0, -1]))
        .abs()
        .mean(),
      share: classifier.forward(made).argMax(1).eq(y).cast("float32").mean(),
    };
  });
  const distance = await frechetDistance(await momentsOf(test, classifier, way.make), truth);
  return { ...way, error: error!, contrast: contrast!, share: share!, distance };
}

/** The moments of the features of what is made of images. */
async function momentsOf(
  images: Images,
  classifier: ImageClassifier,
  make: (x: Tensor) => Tensor,
): Promise<Moments> {
  const moments = new FeatureMoments();
  for (const { x } of loaderOf(images)) {
    await moments.update(noGrad(() => classifier.features(make(x))));
  }
  return moments.compute();
}

function loaderOf(images: Images): DataLoader<Images> {
  return new DataLoader(images, { batchSize: 500 });
}

async function chapterOf(measured: readonly Measured[], { test, source }: ImageData): Promise<Chapter> {
  const trained = measured.filter(({ seconds }) => seconds > 0);
  return {
    title: "Translation with pairs: outlines and clothes",
    lead:
      "pix2pix sees the outlines of clothes and the clothes themselves. Outlines don't say what is bright and what is dark, so " +
      "that the absolute error alone is least for something between: grey and blurred. The adversary asks for what looks real.",
    facts: [
      ...trained.flatMap(({ name, error, distance }) => [
        [error.toFixed(4), `mean absolute error, ${name}`] as const,
        [distance.toFixed(1), `Fréchet distance on our features, ${name}`] as const,
      ]),
      [formatDuration(trained.reduce((sum, { seconds }) => sum + seconds, 0)), "of training"],
    ],
    table: {
      title: "Against the truth",
      note:
        "Of test images that are made of their outlines: the mean absolute error per pixel, the mean difference of neighbouring " +
        "pixels, the Fréchet distance to the true images on the features of a small classifier, and the share of which that " +
        "classifier tells the kind.",
      head: ["images", "error", "contrast", "distance", "told", "training"],
      rows: measured.map(({ name, built, error, contrast, distance, share, seconds }) => ({
        built,
        cells: [
          name,
          error.toFixed(4),
          contrast.toFixed(4),
          distance.toFixed(2),
          `${(100 * share).toFixed(1)} %`,
          seconds > 0 ? formatDuration(seconds) : "",
        ],
      })),
    },
    figures: [
      {
        file: "pix2pix.png",
        title: "Clothes of their outlines",
        caption: "Test images: their outlines, what is made of these, and the truth.",
        picture: reconstructionSheet(await sheetRows(measured, test)),
      },
    ],
    data: source,
  };
}

async function sheetRows(measured: readonly Measured[], test: Images) {
  const step = Math.floor(test.length / SHOWN);
  const { x } = test.batch(Array.from({ length: SHOWN }, (_, i) => i * step));
  return Promise.all(
    measured.map(async ({ name, make }) => ({
      title: name,
      note: "",
      images: await imageRows(noGrad(() => make(x))),
    })),
  );
}

import { noGrad } from "@nn/autograd";
import { DataLoader, digits, type Dataset, type ImageBatch } from "@nn/data";
import { ContextEncoder, dcgan, GAN, infoGan, inpaint, nsGan } from "@nn/gan";
import type { Module } from "@nn/layers";
import { arange, manualSeed, matMul, stack, tensor, type Tensor } from "@nn/tensor";
import { reconstructionSheet } from "../draw/reconstruction-sheet.js";
import { digitsSource, type Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import { digitReader } from "./digit-reader.js";
import type { ExperimentOptions } from "./experiment.js";
import { imageRows, loadImages } from "./image-data.js";

const SHOWN = 12;
/** Test images whose halves are filled in. */
const TESTED = 200;
/** Training images among which the nearest is looked for. */
const COMPARED = 10_000;

type Labelled = Dataset<ImageBatch>;
type Size = readonly [channels: number, height: number, width: number];

interface Sets {
  readonly train: Labelled;
  readonly test: Labelled;
  readonly source: string;
}

/** A way of filling in. */
interface Way {
  readonly name: string;
  readonly built: string;
  /** `[n, 1, h, w]` */
  readonly images: Tensor;
}

/** Test images with half of each missing. */
interface Damaged {
  readonly x: Tensor;
  readonly y: Tensor;
  /** Numbers, 1 where a pixel is known: `[n, 1, h, w]`. */
  readonly known: Tensor;
}

/** Half of a digit, filled in by search in a GAN's latent space and by a context encoder. */
export async function ganInpainting(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, training, signal } = options;
  const sets: Sets = quick
    ? { ...digits({ flat: false }), source: digitsSource }
    : await loadImages("mnist", options, { flat: false });
  const { train, test } = sets;
  const [, ...size] = test.batch([0]).x.shape as [number, ...Size];
  const masks = halves(size); // [4, 1, h, w]
  const damaged = damage(test, masks);
  manualSeed(seed);
  const reader = await digitReader(train, options);
  manualSeed(seed);
  const gan = makeGan(size, quick);
  const ofGan = await gan.fit(train, {
    ...training("GAN"),
    epochs: quick ? 60 : 3,
    batchSize: 64,
    schedule: "cosine",
  });
  manualSeed(seed);
  const encoder = new ContextEncoder({ inputSize: size, channels: [16, 32], codeSize: 128 });
  const ofEncoder = await encoder.fit(train, masks, {
    ...training("context encoder"),
    epochs: quick ? 20 : 1,
  });
  if (signal.aborted) return undefined;
  const { x, known } = damaged;
  const search = { seed, starts: 4, steps: 80, lr: 0.1 };
  const found = await inpaint(gan, x, known, { ...search, window: 0, codePrior: 1 });
  const ways: Way[] = [
    { name: "mean image", built: "of all training images", images: filled(damaged, mean(train)) },
    {
      name: "nearest image",
      built: "by what is known, of 10,000 training images at most",
      images: filled(damaged, nearest(train, damaged)),
    },
    {
      name: "search",
      built: "in the latent space of a GAN, with context and prior loss, for likely codes",
      images: found.images,
    },
    {
      name: "context encoder",
      built: "an encoder and a decoder with an adversary",
      images: await encoder.inpaint(x, known),
    },
  ];
  return chapterOf(damaged, ways, reader, {
    source: sets.source,
    seconds: ofGan.seconds + ofEncoder.seconds,
  });
}

function makeGan(inputSize: Size, quick: boolean): GAN {
  const networks = quick
    ? dcgan({ inputSize, codeSize: 16, channels: [32], normalization: "spectral" })
    : infoGan({ inputSize, codeSize: 32, channels: [32, 64], hidden: 256 });
  return new GAN({ ...nsGan(), ...networks, update: { lr: quick ? 1e-3 : 5e-4, ema: 0.99 } });
}

/** The upper, lower, left and right half are known: `[4, 1, h, w]`. */
function halves([, height, width]: Size): Tensor {
  const [rows, columns] = [arange(height).unsqueeze(1), arange(width)];
  const known = [rows.lt(height / 2), rows.ge(height / 2), columns.lt(width / 2), columns.ge(width / 2)];
  return stack(known.map((half) => half.expand([1, height, width]).cast("float32"))).realize();
}

/** Images from all over the test set, with one half of each missing, another with each. */
function damage(test: Labelled, masks: Tensor): Damaged {
  const count = Math.min(TESTED, test.length);
  const step = Math.floor(test.length / count);
  const { x, y } = test.batch(Array.from({ length: count }, (_, i) => i * step));
  return {
    x,
    y,
    known: masks
      .tile([Math.ceil(count / 4), 1, 1, 1])
      .slice([0, count])
      .realize(),
  };
}

function filled({ x, known }: Damaged, others: Tensor): Tensor {
  return x
    .mul(known)
    .add(others.mul(known.neg().add(1)))
    .realize();
}

function mean(train: Labelled): Tensor {
  const batches = [...new DataLoader(train, { batchSize: 1000 })];
  const sums = batches.map(({ x }) => x.sum(0).realize());
  return stack(sums).sum(0).div(train.length).realize();
}

/** For each image the training image that is most like what is known of it: `[n, 1, h, w]`. */
function nearest(train: Labelled, { x, known }: Damaged): Tensor {
  const count = Math.min(COMPARED, train.length);
  const images = train.batch(Array.from({ length: count }, (_, i) => i)).x;
  const all = images.flatten(1).transpose(); // [pixels, m]
  const mask = known.flatten(1); // [n, pixels]
  // Σ known (c − x)², less what is the same for all c.
  const apart = matMul(mask, all.square()).sub(matMul(x.flatten(1).mul(mask), all).mul(2)); // [n, m]
  return images.indexSelect(0, apart.argMin(1));
}

/** What is said of each way. */
interface Measured extends Way {
  /** Mean squared error of missing pixels. */
  readonly error: number;
  /** Share of digits that are read as what they are. */
  readonly share: number;
}

async function measure({ x, y, known }: Damaged, way: Way, reader: Module): Promise<Measured> {
  const missing = known.neg().add(1);
  const error = await way.images.sub(x).square().mul(missing).sum().div(missing.sum()).item();
  const share = await noGrad(() => reader.forward(way.images).argMax(1).eq(y).cast("float32").mean()).item();
  return { ...way, error, share };
}

async function chapterOf(
  damaged: Damaged,
  ways: readonly Way[],
  reader: Module,
  { source, seconds }: { readonly source: string; readonly seconds: number },
): Promise<Chapter> {
  const { x, known } = damaged;
  const whole = await measure(damaged, { name: "whole", built: "the images as they are", images: x }, reader);
  const measured = await Promise.all(ways.map((way) => measure(damaged, way, reader)));
  // From all over, with every half missing in turn: no multiple of 4.
  const shown = tensor(Int32Array.from({ length: SHOWN }, (_, i) => i * 15));
  const row = async (title: string, note: string, images: Tensor) => ({
    title,
    note,
    images: await imageRows(images.indexSelect(0, shown)),
  });
  return {
    title: "In-painting: half a digit",
    lead:
      `Of ${x.shape[0]} test images one half is missing: the lower, upper, right or left one. A GAN and a context encoder that ` +
      "saw training images alone fill it in. There are many ways to end a digit, so that the mean image, which is none of " +
      "them, has no large error: whether the digit can be read says more.",
    facts: [
      ...measured
        .slice(2)
        .map(
          ({ name, error }) => [error.toFixed(4), `mean squared error of what was missing, ${name}`] as const,
        ),
      [measured[0]!.error.toFixed(4), "that of the mean image"],
      [formatDuration(seconds), "of training"],
    ],
    table: {
      title: "Against the truth",
      note: "The mean squared error of missing pixels, and the share of digits that a classifier reads once they are filled in.",
      head: ["filled in from", "error", "digits read"],
      rows: [...measured, whole].map(({ name, built, error, share }) => ({
        built,
        cells: [name, error.toFixed(4), `${(100 * share).toFixed(1)} %`],
      })),
    },
    figures: [
      {
        file: "inpainting.png",
        title: "Half a digit",
        caption: "Test images, what is known of them (grey: missing), and what is made of that.",
        picture: reconstructionSheet([
          await row("original", "test images", x),
          await row("damaged", "half is missing", x.mul(known).add(known.neg().add(1).mul(0.3))),
          ...(await Promise.all(measured.map(({ name, images }) => row(name, "", images)))),
        ]),
      },
    ],
    data: source,
  };
}

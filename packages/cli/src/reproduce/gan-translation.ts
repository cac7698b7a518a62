import { digits, Subset, type Dataset, type ImageBatch } from "@nn/data";
import { UNIT, unitNetworks } from "@nn/gan";
import type { Sequential } from "@nn/layers";
import { manualSeed, type Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import { reconstructionSheet } from "../draw/reconstruction-sheet.js";
import { digitsSource, type Chapter, type Figure } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import { shareRead, trainReader } from "./digit-reader.js";
import type { ExperimentOptions } from "./experiment.js";
import { imageRows, loadImages } from "./image-data.js";
import { texturedNegatives } from "./textured-negatives.js";

const SHOWN = 12;

const BATCH = 16;

type Labelled = Dataset<ImageBatch>;

interface LabelledSets {
  readonly train: Labelled;
  readonly test: Labelled;
  readonly source: string;
}

/** Digits, and negatives of other digits on textured paper. */
interface Domains {
  readonly a: Labelled;
  readonly b: Labelled;
  readonly test: { readonly a: Labelled; readonly b: Labelled };
  readonly inputSize: readonly [number, number, number];
  readonly source: string;
}

/** A trained model, and how many test images keep their digit each way. */
interface Found {
  readonly unit: UNIT;
  readonly training: TrainResult;
  readonly ways: readonly {
    readonly name: string;
    /** Shares that a reader of the target domain tells, of translated images, of real ones, and of the source's as they are. */
    readonly shares: readonly [kept: number, real: number, untranslated: number];
  }[];
}

/** UNIT: what a digit looks like as a negative on textured paper, learned without pairs. */
export async function ganTranslation(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, training, signal } = options;
  const domains = await loadDomains(options);
  const { a, b, test, inputSize } = domains;
  manualSeed(seed);
  const [readerA, readerB] = [
    await trainReader(a, training("reader of digits"), quick ? 30 : 2),
    await trainReader(b, training("reader of textured negatives"), quick ? 30 : 2),
  ];
  manualSeed(seed);
  const unit = new UNIT(unitNetworks({ inputSize }));
  const run = { epochs: quick ? 40 : 1, batchSize: BATCH, lr: 1e-3 };
  const result = await unit.fit({ a, b }, { ...training("UNIT"), ...run });
  if (signal.aborted) return undefined;
  const way = async (
    name: string,
    reader: Sequential,
    from: Labelled,
    to: Labelled,
    make: (x: Tensor) => Tensor,
  ) => ({
    name,
    shares: [
      await shareRead(reader, from, make),
      await shareRead(reader, to),
      await shareRead(reader, from),
    ] as const,
  });
  const ways = [
    await way("digits → textured negatives", readerB, test.a, test.b, (x) => unit.aToB(x)),
    await way("textured negatives → digits", readerA, test.b, test.a, (x) => unit.bToA(x)),
  ];
  return chapterOf(domains, { unit, training: result, ways });
}

async function chapterOf(domains: Domains, { unit, training, ways }: Found): Promise<Chapter> {
  const cycle = training.history.at(-1)!.metrics["cycle"]! / (2 * unit.weights.cycle);
  return {
    title: "Translation without pairs: digits and textured negatives",
    lead:
      "UNIT sees digits, and negatives of other digits on striped paper; nothing says which belong together. Its codes are " +
      "maps whose numbers see a part of the image each, which is what ties a translation to its image: any exchange of " +
      "digits would fool both adversaries and close every cycle, too. A turn by 90° leaves no such tie, so that it was not " +
      "tried.",
    facts: [
      ...ways.map(
        ({ name, shares }) => [percent(shares[0]), `of test images keep their digit, ${name}`] as const,
      ),
      [cycle.toFixed(3), "mean error of an image translated and back, in training"],
      [String(training.steps), `steps of ${BATCH} images of each domain`],
      [formatDuration(training.seconds), "of training"],
    ],
    table: {
      title: "Who reads what",
      note:
        "Shares of test images whose digit is told by a classifier of the target domain: translated, real images of that " +
        "domain, and the source's images as they are.",
      head: ["from → to", "translated", "real", "untranslated"],
      rows: ways.map(({ name, shares }) => ({ built: "UNIT", cells: [name, ...shares.map(percent)] })),
    },
    figures: [await thereAndBack(unit, domains)],
    data: domains.source,
  };
}

async function thereAndBack(unit: UNIT, { test }: Domains): Promise<Figure> {
  const [x, y] = [someOf(test.a), someOf(test.b)];
  const [asB, asA] = [unit.aToB(x), unit.bToA(y)];
  const rows = [
    ["digits", "test images", x],
    ["negatives", "translated", asB],
    ["digits", "and back", unit.bToA(asB)],
    ["negatives", "test images", y],
    ["digits", "translated", asA],
    ["negatives", "and back", unit.aToB(asA)],
  ] as const;
  return {
    file: "translation.png",
    title: "There and back",
    caption: "Test images of both domains, translated and back again.",
    picture: reconstructionSheet(
      await Promise.all(
        rows.map(async ([title, note, images]) => ({ title, note, images: await imageRows(images) })),
      ),
    ),
  };
}

/** Every other training image, and textured negatives of the rest. */
async function loadDomains(options: ExperimentOptions): Promise<Domains> {
  const { train, test, source }: LabelledSets = options.quick
    ? { ...digits({ flat: false }), source: digitsSource }
    : await loadImages("mnist", options, { flat: false });
  const half = Math.floor(train.length / 2);
  const everyOther = (first: number): Labelled =>
    new Subset(
      train,
      Int32Array.from({ length: half }, (_, i) => 2 * i + first),
    );
  const [, ...inputSize] = test.batch([0]).x.shape as [number, number, number, number];
  return {
    a: everyOther(0),
    b: await texturedNegatives(everyOther(1), 1),
    test: { a: test, b: await texturedNegatives(test, 2) },
    inputSize,
    source,
  };
}

/** Twelve images from all over a data set. */
function someOf(data: Labelled): Tensor {
  const step = Math.floor(data.length / SHOWN);
  return data.batch(Array.from({ length: SHOWN }, (_, i) => i * step)).x;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

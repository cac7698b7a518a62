import { digits, TensorDataset, type Dataset, type ImageBatch } from "@nn/data";
import { StackGAN, type Stages } from "@nn/gan";
import { interpolate } from "@nn/layers";
import { noGrad } from "@nn/autograd";
import { Generator, manualSeed, realize, stack, tensor, type Tensor } from "@nn/tensor";
import { reconstructionSheet, type SheetRow } from "../draw/reconstruction-sheet.js";
import { digitsSource, type Chapter, type Table } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import { digitReader, shareRead } from "./digit-reader.js";
import type { ExperimentOptions } from "./experiment.js";
import { imageRows, loadImages } from "./image-data.js";

/** Images that are drawn of each digit, to be read. */
const EACH = 100;
/** Test images beside them. */
const SPREAD = 2000;

interface Sets {
  readonly train: Dataset<ImageBatch>;
  readonly test: Dataset<ImageBatch>;
  readonly source: string;
}

/** StackGAN: digits of half the size, and a second stage that makes them fine. */
export async function ganStages(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, training, signal } = options;
  const { train, test, source }: Sets = quick
    ? { ...digits({ flat: false }), source: digitsSource }
    : await loadImages("mnist", options, { flat: false });
  const [, ...inputSize] = test.batch([0]).x.shape as [number, number, number, number];
  manualSeed(seed);
  const reader = await digitReader(train, options);
  manualSeed(seed);
  const model = new StackGAN({ inputSize, codeSize: 32, classes: 10, width: quick ? 32 : 64 });
  const rates = { lr: quick ? 2e-3 : 1e-3, betas: [0, 0.9] } as const;
  const run = { ...rates, batchSize: 64, epochs: quick ? 20 : 1 };
  const coarse = await model.fitCoarse(train, { ...training("coarse stage"), ...run });
  const fine = await model.fitFine(train, { ...training("fine stage"), ...run });
  if (signal.aborted) return undefined;
  const y = tensor(Int32Array.from({ length: 10 * EACH }, (_, i) => i % 10));
  const drawn = noGrad(() => model.sample(y, { generator: new Generator(seed) }));
  realize(drawn.coarse, drawn.fine);
  const large = interpolate(drawn.coarse, { size: inputSize.slice(1), mode: "bilinear" }).realize();
  const real = test.batch(Array.from({ length: Math.min(SPREAD, test.length) }, (_, i) => i));
  const judge = async (x: Tensor, labels: Tensor, seconds?: number): Promise<Judged> => ({
    read: await shareRead(reader, await asData(x, labels)),
    spread: await spreadOf(x, labels),
    seconds,
  });
  const judged = {
    coarse: await judge(large, y, coarse.seconds),
    fine: await judge(drawn.fine, y, fine.seconds),
    real: await judge(real.x, real.y),
  };
  return chapterOf(drawn, judged, source);
}

/** What is said of images. */
interface Judged {
  /** The share that is read as its label. */
  readonly read: number;
  /** How much images of one digit differ: the standard deviation of a pixel, a mean over pixels and digits. */
  readonly spread: number;
  readonly seconds: number | undefined;
}

async function asData(x: Tensor, y: Tensor): Promise<Dataset<ImageBatch>> {
  return new TensorDataset({ x: { data: await x.data(), shape: x.shape.slice(1) }, y: await y.data() });
}

async function spreadOf(x: Tensor, y: Tensor): Promise<number> {
  const labels = await y.data();
  const ofDigit = (digit: number): Tensor => {
    const rows = [...labels.keys()].filter((i) => labels[i] === digit);
    return x.indexSelect(0, tensor(Int32Array.from(rows))).std(0).mean(); // prettier-ignore
  };
  return stack(Array.from({ length: 10 }, (_, digit) => ofDigit(digit))).mean().item(); // prettier-ignore
}

async function chapterOf(
  { coarse, fine }: Stages,
  judged: Readonly<Record<"coarse" | "fine" | "real", Judged>>,
  source: string,
): Promise<Chapter> {
  const row = async (title: string, x: Tensor, first: number): Promise<SheetRow> => ({
    title,
    note: `${x.shape[2]} x ${x.shape[3]} pixels`,
    images: await imageRows(x.slice([first, first + 10])),
  });
  return {
    title: "Digits in two stages",
    lead:
      "StackGAN draws a digit of half the size from a code and the label; a second generator looks at it and at the label " +
      "again, corrects it and makes it fine. A classifier that was trained on real images reads both.",
    facts: [
      [percent(judged.fine.read), "of fine digits are read as their label"],
      [percent(judged.coarse.read), "of coarse ones, enlarged"],
      [formatDuration(judged.coarse.seconds! + judged.fine.seconds!), "of training"],
    ],
    table: {
      title: "Who is read as what it should be",
      note:
        `${10 * EACH} drawn images, ${EACH} of each digit, and ${SPREAD} test images at most: the share that is read as its ` +
        "label, and how much images of one digit differ (the standard deviation of a pixel). Coarse ones are enlarged between " +
        "their pixels.",
      head: ["images", "read", "spread", "training"],
      rows: [
        rowOf("coarse stage", "an image of half the size, from a code", judged.coarse),
        rowOf("fine stage", "a fine image, from the coarse one", judged.fine),
        rowOf("test images", "", judged.real),
      ],
    },
    figures: [
      {
        file: "stages.png",
        title: "Coarse and fine",
        caption: "Three codes for each digit: what the first stage drew, and what the second made of it.",
        picture: reconstructionSheet([
          await row("coarse", coarse, 0),
          await row("fine", fine, 0),
          await row("coarse", coarse, 10),
          await row("fine", fine, 10),
          await row("coarse", coarse, 20),
          await row("fine", fine, 20),
        ]),
      },
    ],
    data: source,
  };
}

function rowOf(name: string, built: string, { read, spread, seconds }: Judged): Table["rows"][number] {
  const took = seconds === undefined ? "" : formatDuration(seconds);
  return { built, cells: [name, percent(read), spread.toFixed(3), took] };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

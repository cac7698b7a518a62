import { digits, TensorDataset, type Dataset, type ImageBatch } from "@nn/data";
import { StackGAN, type Stages } from "@nn/gan";
import { interpolate } from "@nn/layers";
import { noGrad } from "@nn/autograd";
import { Generator, manualSeed, realize, tensor, type Tensor } from "@nn/tensor";
import { reconstructionSheet, type SheetRow } from "../draw/reconstruction-sheet.js";
import { digitsSource, type Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import { shareRead, trainReader } from "./digit-reader.js";
import type { ExperimentOptions } from "./experiment.js";
import { imageRows, loadImages } from "./image-data.js";

/** Images that are drawn of each digit, to be read. */
const EACH = 100;

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
  const reader = await trainReader(train, training("reader of digits"), quick ? 20 : 2);
  manualSeed(seed);
  const model = new StackGAN({ inputSize, codeSize: 32, classes: 10, width: quick ? 32 : 64 });
  const run = { batchSize: 64, lr: quick ? 2e-3 : 5e-4 };
  const coarse = await model.fitCoarse(train, {
    ...training("coarse stage"),
    ...run,
    epochs: quick ? 20 : 2,
  });
  const fine = await model.fitFine(train, { ...training("fine stage"), ...run, epochs: quick ? 20 : 2 });
  if (signal.aborted) return undefined;
  const y = tensor(Int32Array.from({ length: 10 * EACH }, (_, i) => i % 10));
  const drawn = noGrad(() => model.sample(y, { generator: new Generator(seed) }));
  realize(drawn.coarse, drawn.fine);
  const large = interpolate(drawn.coarse, { size: inputSize.slice(1), mode: "bilinear" }).realize();
  const drawings = async (x: Tensor): Promise<Dataset<ImageBatch>> =>
    new TensorDataset({ x: { data: await x.data(), shape: inputSize }, y: await y.data() });
  const shares = {
    real: await shareRead(reader, test),
    coarse: await shareRead(reader, await drawings(large)),
    fine: await shareRead(reader, await drawings(drawn.fine)),
  };
  return chapterOf(drawn, shares, { source, seconds: [coarse.seconds, fine.seconds] });
}

async function chapterOf(
  { coarse, fine }: Stages,
  shares: Readonly<Record<"real" | "coarse" | "fine", number>>,
  { source, seconds }: { readonly source: string; readonly seconds: readonly [coarse: number, fine: number] },
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
      [percent(shares.fine), "of fine digits are read as their label"],
      [percent(shares.coarse), "of coarse ones, enlarged"],
      [formatDuration(seconds[0] + seconds[1]), "of training"],
    ],
    table: {
      title: "Who is read as what it should be",
      note: `${10 * EACH} drawn images, ${EACH} of each digit, and the test images. Coarse ones are enlarged between their pixels.`,
      head: ["images", "read", "training"],
      rows: [
        {
          built: "an image of half the size, from a code",
          cells: ["coarse stage", percent(shares.coarse), formatDuration(seconds[0])],
        },
        {
          built: "a fine image, from the coarse one",
          cells: ["fine stage", percent(shares.fine), formatDuration(seconds[1])],
        },
        { built: "", cells: ["test images", percent(shares.real), ""] },
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

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

import { digits, Subset, type Dataset, type ImageBatch } from "@nn/data";
import { UNIT, unitNetworks } from "@nn/gan";
import { manualSeed, type Tensor } from "@nn/tensor";
import { reconstructionSheet } from "../draw/reconstruction-sheet.js";
import { digitsSource, type Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import { shareRead, trainReader } from "./digit-reader.js";
import type { ExperimentOptions } from "./experiment.js";
import { imageRows, loadImages } from "./image-data.js";
import { texturedNegatives } from "./textured-negatives.js";

const SHOWN = 12;

/** Digits, and negatives of other digits on textured paper. */
interface Domains {
  readonly a: Dataset<ImageBatch>;
  readonly b: Dataset<ImageBatch>;
  readonly test: { readonly a: Dataset<ImageBatch>; readonly b: Dataset<ImageBatch> };
  readonly inputSize: readonly [number, number, number];
  readonly source: string;
}

/** UNIT: what a digit looks like as a negative on textured paper, learned without pairs. */
export async function ganTranslation(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, training, signal } = options;
  const domains = await loadDomains(options);
  const { a, b, test, inputSize, source } = domains;
  manualSeed(seed);
  const readers = {
    a: await trainReader(a, training("reader of digits"), quick ? 20 : 2),
    b: await trainReader(b, training("reader of textured negatives"), quick ? 20 : 2),
  };
  manualSeed(seed);
  const unit = new UNIT(unitNetworks({ inputSize }));
  const { steps, seconds, history } = await unit.fit(
    { a, b },
    { ...training("UNIT"), epochs: quick ? 20 : 1, batchSize: 16, lr: 1e-3 },
  );
  if (signal.aborted) return undefined;
  const toB = (x: Tensor): Tensor => unit.aToB(x);
  const toA = (x: Tensor): Tensor => unit.bToA(x);
  const rows = [
    ["digits → textured negatives", readers.b, test.b, test.a, toB],
    ["textured negatives → digits", readers.a, test.a, test.b, toA],
  ] as const;
  const results = await Promise.all(
    rows.map(async ([name, reader, real, given, make]) => ({
      name,
      kept: await shareRead(reader, given, make),
      real: await shareRead(reader, real),
      untranslated: await shareRead(reader, given),
    })),
  );
  const [x, y] = [test.a, test.b].map((data) => data.batch(Array.from({ length: SHOWN }, (_, i) => i)).x) as [
    Tensor,
    Tensor,
  ];
  const row = async (title: string, note: string, images: Tensor) => ({
    title,
    note,
    images: await imageRows(images),
  });
  const last = history.at(-1)?.metrics ?? {};
  return {
    title: "Translation without pairs: digits and textured negatives",
    lead:
      "UNIT sees digits, and negatives of other digits on striped paper; nothing says which belong together. Its codes are " +
      "maps whose numbers see a part of the image each, which is what ties a translation to its image: without pairs any " +
      "exchange of digits closes every cycle. For the same reason a turn by 90° can't be found like this.",
    facts: [
      ...results.map(
        ({ name, kept }) => [percent(kept), `of test images keep their digit, ${name}`] as const,
      ),
      [String(steps), `steps of ${16} images of each domain`],
      [formatDuration(seconds), "of training"],
    ],
    table: {
      title: "Who reads what",
      note: "Shares of test images whose digit is read by a classifier of the target domain: translated, real images of that domain, and the source's images as they are.",
      head: ["from → to", "translated", "real", "untranslated"],
      rows: results.map(({ name, kept, real, untranslated }) => ({
        built: `errors of reconstruction ${((last["reconstruction"] ?? NaN) / 200).toFixed(3)}, of cycles ${((last["cycle"] ?? NaN) / 200).toFixed(3)}`,
        cells: [name, percent(kept), percent(real), percent(untranslated)],
      })),
    },
    figures: [
      {
        file: "translation.png",
        title: "There and back",
        caption: "Test images of both domains, translated and back again.",
        picture: reconstructionSheet([
          await row("digits", "test images", x),
          await row("negatives", "translated", toB(x)),
          await row("digits", "and back", unit.forward(x)),
          await row("negatives", "test images", y),
          await row("digits", "translated", toA(y)),
          await row("negatives", "and back", toB(toA(y))),
        ]),
      },
    ],
    data: source,
  };
}

/** The first half of the training images, and textured negatives of the second half. */
async function loadDomains(options: ExperimentOptions): Promise<Domains> {
  const { train, test, source } = options.quick
    ? { ...digits({ flat: false }), source: digitsSource }
    : await loadImages("mnist", options, { flat: false });
  const half = Math.floor(train.length / 2);
  const part = (from: number): Dataset<ImageBatch> =>
    new Subset(
      train,
      Int32Array.from({ length: half }, (_, i) => from + i),
    ) as Dataset<ImageBatch>;
  const [, ...inputSize] = test.batch([0]).x.shape as [number, number, number, number];
  return {
    a: part(0),
    b: await texturedNegatives(part(half), 1),
    test: { a: test as Dataset<ImageBatch>, b: await texturedNegatives(test as Dataset<ImageBatch>, 2) },
    inputSize,
    source,
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

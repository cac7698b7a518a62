import { shapes, type ShapeLevels } from "@nn/data";
import { dcgan, GAN, invert, nsGan } from "@nn/gan";
import { attributeDirection } from "@nn/latent";
import { arange, concat, manualSeed, type Tensor } from "@nn/tensor";
import { reconstructionSheet, type SheetRow } from "../draw/reconstruction-sheet.js";
import type { Chapter, Figure } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { imageRows } from "./image-data.js";

const SIZE = 28;
const SHOWN = 12;
/** Upright shapes around the middle, so that a few thousand images show all that there is. */
const SEEN: ShapeLevels = { orientation: [0], x: range(8, 24), y: range(8, 24) };
const [SQUARE, HEART] = [[0], [2]];
const [SMALL, MIDDLE, LARGE] = [[0], [3], [5]];
const [LEFT, RIGHT] = [range(8, 12), range(20, 24)];

/** A sum of codes: `from` − `less` + `more`. */
interface Sum {
  readonly name: string;
  readonly from: ShapeLevels;
  readonly less: ShapeLevels;
  readonly more: ShapeLevels;
  /** The factors that it should come to, of those that it started from. */
  readonly wanted: (factors: Factors) => Factors;
}

/** The numbers of the values of an image's factors. */
interface Factors {
  readonly shape: number;
  readonly scale: number;
  readonly orientation: number;
  readonly x: number;
  readonly y: number;
}

const SUMS: readonly Sum[] = [
  {
    name: "small heart − small square + large square",
    from: { shape: HEART, scale: SMALL },
    less: { shape: SQUARE, scale: SMALL },
    more: { shape: SQUARE, scale: LARGE },
    wanted: (factors) => ({ ...factors, scale: LARGE[0]! }),
  },
  {
    name: "heart left − square left + square right",
    from: { shape: HEART, x: LEFT },
    less: { shape: SQUARE, x: LEFT },
    more: { shape: SQUARE, x: RIGHT },
    wanted: (factors) => ({ ...factors, x: factors.x + RIGHT[0]! - LEFT[0]! }),
  },
  {
    name: "large square − middle square + middle heart",
    from: { shape: SQUARE, scale: LARGE },
    less: { shape: SQUARE, scale: MIDDLE },
    more: { shape: HEART, scale: MIDDLE },
    wanted: (factors) => ({ ...factors, shape: HEART[0]! }),
  },
];

/** What a sum came to. */
interface Found {
  readonly name: string;
  /** `[n, 1, 28, 28]` each: what it started from, what it came to, and what it should have. */
  readonly from: Tensor;
  readonly made: Tensor;
  readonly truth: Tensor;
  /** Mean squared errors against the truth: of the sum, of what it started from, and of the nearest that can be made. */
  readonly errors: readonly [sum: number, from: number, nearest: number];
}

/** Arithmetic on the codes of a GAN, on shapes whose factors are known. */
export async function ganArithmetic(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, training, signal } = options;
  const data = shapes(quick ? 2000 : 10_000, { size: SIZE, levels: SEEN, seed });
  manualSeed(seed);
  const networks = dcgan({
    inputSize: [1, SIZE, SIZE],
    codeSize: 16,
    channels: [16, 32],
    normalization: "spectral",
  });
  const gan = new GAN({ ...nsGan(), ...networks, update: { lr: 1e-3, ema: 0.99 } });
  const { seconds, steps } = await gan.fit(data, {
    ...training("GAN"),
    epochs: 12,
    batchSize: 64,
    schedule: "cosine",
  });
  if (signal.aborted) return undefined;
  const found: Found[] = [];
  for (const sum of SUMS) found.push(await add(gan, sum, options));
  return chapterOf(found, seconds, steps);
}

async function add(
  gan: GAN,
  { name, from, less, more, wanted }: Sum,
  { quick, seed }: ExperimentOptions,
): Promise<Found> {
  const count = quick ? 16 : 32;
  const draw = (levels: ShapeLevels, stream: number): ReturnType<typeof shapes> =>
    shapes(count, { size: SIZE, levels: { ...SEEN, ...levels }, seed: 1000 * (seed + 1) + stream });
  const search = { seed, steps: quick ? 100 : 200 };
  // By one seed, so that both kinds are alike in all else, such as their places.
  const ofTwo = concat([draw(less, 1).all().x, draw(more, 1).all().x]); // [2 n, 1, 28, 28]
  const codes = await invert(gan, ofTwo, search);
  const direction = await attributeDirection(codes.z, arange(2 * count).ge(count)); // [k]
  const start = draw(from, 2).all();
  const { z } = await invert(gan, start.x, search);
  const made = gan.generate(z.add(direction)).realize();
  const truth = await pictures(start.classes, wanted);
  const apart = (x: Tensor): Promise<number> => x.sub(truth).square().mean().item();
  const nearest = await (await invert(gan, truth, search)).loss.mean().item();
  return { name, from: start.x, made, truth, errors: [await apart(made), await apart(start.x), nearest] };
}

/** The images of other factors: `[n, 1, 28, 28]`. */
async function pictures(classes: Tensor, wanted: Sum["wanted"]): Promise<Tensor> {
  const rows = (await classes.array()) as number[][];
  const images = rows.map(([shape, scale, orientation, x, y]) => {
    const factors = wanted({ shape: shape!, scale: scale!, orientation: orientation!, x: x!, y: y! });
    const levels = Object.fromEntries(
      Object.entries(factors).map(([name, level]) => [name, [level as number]]),
    );
    return shapes(1, { size: SIZE, levels, seed: 0 }).all().x;
  });
  return concat(images).realize();
}

async function chapterOf(found: readonly Found[], seconds: number, steps: number): Promise<Chapter> {
  return {
    title: "Arithmetic on codes, with known factors",
    lead:
      "A GAN learns upright squares, ellipses and hearts of six sizes and 256 places. Codes of drawn shapes are found by " +
      "descent, the mean difference between two kinds of them is added to the codes of a third kind, and what is made of that " +
      "is compared with the shape that it should be, drawn at the same place.",
    facts: [
      ...found.map(({ name, errors }) => [errors[0].toFixed(4), `mean squared error, ${name}`] as const),
      [formatDuration(seconds), `of training, ${steps} steps`],
    ],
    table: {
      title: "Against the truth",
      note:
        "Mean squared errors per pixel against the drawn shape: of the sum, of the images that it started from, and of the " +
        "nearest image that the generator was found to make.",
      head: ["sum", "error", "start", "nearest"],
      rows: found.map(({ name, errors }) => ({
        built: "",
        cells: [name, ...errors.map((error) => error.toFixed(4))],
      })),
    },
    figures: await Promise.all(found.map(sheetOf)),
    data: "Drawn; factors as in dSprites: Matthey et al. (2017)",
  };
}

async function sheetOf({ name, from, made, truth }: Found, i: number): Promise<Figure> {
  const row = async (title: string, note: string, images: Tensor): Promise<SheetRow> => ({
    title,
    note,
    images: await imageRows(images.slice([0, SHOWN])),
  });
  const rows = [
    await row("start", "drawn", from),
    await row("sum", "made of the code", made),
    await row("truth", "drawn", truth),
  ];
  return {
    file: `arithmetic-${i + 1}.png`,
    title: name,
    caption: "What it started from, what it came to, and what it should have come to.",
    picture: reconstructionSheet(rows),
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

import { GAN, mlp, nsLoss, r1Penalty } from "@nn/gan";
import { Linear } from "@nn/layers";
import { Generator, linspace, manualSeed, randn, sigmoid, tensor, type Tensor } from "@nn/tensor";
import { curveChart, type CurvePanel } from "../draw/curve-chart.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";

/** N(mean, std²). */
interface Normal {
  readonly mean: number;
  readonly std: number;
}

/** A game on the line: what the data is, and what the generator makes of N(0, 1) at first. */
interface Game {
  readonly name: string;
  readonly data: Normal;
  readonly generator: Normal;
  /** The generator's learning rate; 0 leaves it as it is. */
  readonly lr: number;
}

const GAMES: readonly Game[] = [
  { name: "generator fixed", data: { mean: -1, std: 0.6 }, generator: { mean: 1, std: 1 }, lr: 0 },
  { name: "equilibrium", data: { mean: -1, std: 0.6 }, generator: { mean: -1, std: 0.6 }, lr: 0 },
  { name: "generator trained", data: { mean: -1, std: 0.6 }, generator: { mean: 1, std: 1 }, lr: 2e-3 },
];

/** What is found of a game. */
interface Found {
  readonly game: Game;
  readonly generator: Normal;
  /** Where D is looked at. */
  readonly x: Float32Array;
  readonly optimum: Float32Array;
  readonly discriminator: Float32Array;
  readonly largest: number;
  readonly fromHalf: number;
  readonly seconds: number;
}

/** The discriminator of two known normal distributions against the best that there is. */
export async function ganOptimum(options: ExperimentOptions): Promise<Chapter | undefined> {
  const found: Found[] = [];
  for (const game of GAMES) {
    if (options.signal.aborted) break;
    found.push(await play(game, options));
  }
  return found.length === 0 ? undefined : chapterOf(found);
}

async function play(game: Game, { quick, seed, training }: ExperimentOptions): Promise<Found> {
  manualSeed(seed);
  const { generator } = game;
  const gan = new GAN({
    ...mlp({ inputSize: 1, codeSize: 1, hidden: [64, 64] }),
    generator: new Linear(1, 1),
    loss: nsLoss(),
    // The game circles about its equilibrium without.
    penalties: game.lr > 0 ? [r1Penalty({ weight: 0.1 })] : [],
    update: { lr: game.lr, discriminatorLr: 2e-3, betas: [0.5, 0.99] },
  });
  gan.generator.loadStateDict({ weight: tensor([[generator.std]]), bias: tensor([generator.mean]) });
  const count = quick ? 4096 : 131_072;
  const x = randn([count, 1], { generator: new Generator(seed) })
    .mul(game.data.std)
    .add(game.data.mean);
  const { seconds } = await gan.fit(x, {
    ...training(game.name),
    epochs: quick ? 2 : 20,
    batchSize: 1024,
    schedule: "cosine",
  });
  return { ...(await compare(gan, game)), game, seconds };
}

/** D beside p / (p + q) wherever one of the densities is above 5 % of its peak. */
async function compare(gan: GAN, { data }: Game): Promise<Omit<Found, "game" | "seconds">> {
  const { weight, bias } = gan.generator.stateDict() as Record<"weight" | "bias", Tensor>;
  const generator = { mean: await bias.item(), std: Math.abs(await weight.item()) };
  const ends = [data, generator].flatMap(({ mean, std }) => [mean - REACH * std, mean + REACH * std]);
  const x = (await linspace(Math.min(...ends), Math.max(...ends), 201).data()) as Float32Array;
  const optimum = x.map((at) => {
    const [p, q] = [density(data, at), density(generator, at)];
    return p / (p + q);
  });
  const discriminator = (await sigmoid(gan.score(tensor(x, [x.length, 1]))).data()) as Float32Array;
  const from = (wanted: (i: number) => number): number =>
    Math.max(...discriminator.map((value, i) => Math.abs(value - wanted(i))));
  return {
    generator,
    x,
    optimum,
    discriminator,
    largest: from((i) => optimum[i]!),
    fromHalf: from(() => 0.5),
  };
}

/** Deviations from the mean within which a normal density is above 5 % of its peak. */
const REACH = Math.sqrt(2 * Math.log(20));

function density({ mean, std }: Normal, x: number): number {
  return Math.exp(-0.5 * ((x - mean) / std) ** 2) / std;
}

function chapterOf(found: readonly Found[]): Chapter {
  return {
    title: "The best discriminator of two known distributions",
    lead:
      "Between data with density p and a generator with density q the best discriminator is D(x) = p(x) / (p(x) + q(x)), " +
      "which is ½ everywhere once the two are the same. A small network comes to it.",
    facts: found.map(({ game, largest }) => [largest.toFixed(4), `off p / (p + q) at most: ${game.name}`]),
    table: {
      title: "How far D is from the best",
      note: "The largest difference wherever p or q is above 5 % of its peak; the generator as it is in the end.",
      head: ["game", "data", "generator", "|D − p / (p + q)|", "|D − ½|", "time"],
      rows: found.map(({ game, generator, largest, fromHalf, seconds }) => ({
        built: game.lr > 0 ? "a line of two numbers, R1" : "only the discriminator learns",
        cells: [
          game.name,
          written(game.data),
          written(generator),
          largest.toFixed(4),
          fromHalf.toFixed(4),
          formatDuration(seconds),
        ],
      })),
    },
    figures: [
      {
        file: "discriminators.png",
        title: "D, as it is and as it should be",
        caption: "Over the region where a density is noticeable.",
        picture: curveChart(found.map(panelOf), { x: "x", y: "probability that x is real" }),
      },
    ],
    data: "normal random numbers",
  };
}

function panelOf({ game, x, discriminator, optimum, largest }: Found): CurvePanel {
  return {
    title: game.name,
    note: `off by ${largest.toFixed(4)} at most`,
    x,
    within: [0, 1],
    curves: [
      { name: "D", y: discriminator },
      { name: "p / (p + q)", y: optimum, dashed: true },
    ],
  };
}

function written({ mean, std }: Normal): string {
  return `N(${mean.toFixed(2)}, ${std.toFixed(2)}²)`.replace("-", "−");
}

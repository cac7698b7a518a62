import { gradients } from "@nn/autograd";
import { draganPenalty, gradientPenalty, r1Penalty, r2Penalty, type Penalty } from "@nn/gan";
import { Generator, randn, tensor, withBackend, type Tensor } from "@nn/tensor";
import { curveChart } from "../draw/curve-chart.js";
import type { Chapter } from "../report/chapter.js";
import type { ExperimentOptions } from "./experiment.js";

type Critic = (x: Tensor) => Tensor;

/** A penalty, and what it charges for a slope s. */
interface Case {
  readonly name: string;
  readonly formula: string;
  readonly make: (generator: Generator) => Penalty;
  readonly cost: (slope: number) => number;
}

const CASES: readonly Case[] = [
  {
    name: "WGAN-GP",
    formula: "10 (s − 1)², between real and generated",
    make: (generator) => gradientPenalty({ generator }),
    cost: (slope) => 10 * (slope - 1) ** 2,
  },
  {
    name: "DRAGAN",
    formula: "10 (s − 1)², around real",
    make: (generator) => draganPenalty({ generator }),
    cost: (slope) => 10 * (slope - 1) ** 2,
  },
  { name: "R1", formula: "5 s², at real", make: () => r1Penalty(), cost: (slope) => 5 * slope ** 2 },
  { name: "R2", formula: "5 s², at generated", make: () => r2Penalty(), cost: (slope) => 5 * slope ** 2 },
];

const [WIDTH, HIDDEN] = [3, 8];
const SHIFT = 1e-5;
const WIDE = { dtype: "float64" } as const;

/** What a penalty looks at beside the critic. */
interface Sides {
  readonly real: Tensor;
  readonly fake: Tensor;
}

type Charge = (critic: Critic, sides: Sides) => Tensor;

/** Gradient penalties against what they are in closed form, and their gradients against finite differences. */
export async function ganPenalties({ quick, seed, signal }: ExperimentOptions): Promise<Chapter | undefined> {
  const random = new Generator(seed);
  const draw = (...shape: number[]): Tensor => randn(shape, { generator: random }).realize();
  const count = quick ? 16 : 256;
  const sides = { real: draw(count, WIDTH), fake: draw(count, WIDTH) };
  const [vector, matrix] = [draw(WIDTH), draw(WIDTH, WIDTH)];
  const layers = [draw(WIDTH, HIDDEN), draw(HIDDEN, 1)];
  const rows: { name: string; formula: string; errors: number[] }[] = [];
  for (const { name, formula, make, cost } of CASES) {
    if (signal.aborted) break;
    // The same places each time.
    const charge: Charge = (critic, at) => make(new Generator(seed)).penalty({ critic, ...at });
    const ofKnown = (critic: Critic): Tensor => charge(critic, sides);
    const errors = [
      await closedFormError(ofKnown, linear(vector), cost),
      await closedFormError(ofKnown, quadratic(matrix), cost),
      await gradientError(charge, layers, sides),
    ];
    rows.push({ name, formula, errors });
  }
  return rows.length === 0 ? undefined : chapterOf(rows);
}

/** A critic whose slope at a point is known. */
interface KnownCritic {
  readonly critic: Critic;
  readonly slopesAt: (points: Tensor) => Promise<number[]>;
}

/** D(x) = w · x, whose slope is |w| everywhere. */
function linear(vector: Tensor): KnownCritic {
  return {
    critic: (x) => x.mul(vector).sum(1),
    async slopesAt(points) {
      const slope = Math.hypot(...(await vector.data()));
      return Array.from({ length: points.shape[0]! }, () => slope);
    },
  };
}

/** D(x) = ½ xᵀ S x with S = A + Aᵀ, whose slope at x is |S x|. */
function quadratic(matrix: Tensor): KnownCritic {
  const symmetric = matrix.add(matrix.transpose());
  return {
    critic: (x) => x.matMul(symmetric).mul(x).sum(1).div(2),
    async slopesAt(points) {
      const [s, at] = [await symmetric.data(), await points.data()];
      const along = (row: number, axis: number): number =>
        AXES.reduce((sum, j) => sum + s[axis * WIDTH + j]! * at[row * WIDTH + j]!, 0);
      return Array.from({ length: points.shape[0]! }, (_, row) =>
        Math.hypot(...AXES.map((axis) => along(row, axis))),
      );
    },
  };
}

const AXES = Array.from({ length: WIDTH }, (_, axis) => axis);

function twoLayers([first, second]: readonly Tensor[]): Critic {
  return (x) => x.matMul(first!).tanh().matMul(second!).flatten();
}

/** How far a penalty is from the mean cost of the known slopes, relatively. */
async function closedFormError(
  penalty: (critic: Critic) => Tensor,
  { critic, slopesAt }: KnownCritic,
  cost: (slope: number) => number,
): Promise<number> {
  let places: Tensor | undefined;
  const found = await penalty((x) => critic((places = x))).item();
  const slopes = await slopesAt(places!);
  const wanted = slopes.reduce((sum, slope) => sum + cost(slope), 0) / slopes.length;
  return Math.abs(found / wanted - 1);
}

/**
 * The largest difference between the gradient by the weights, in float32, and central differences in float64; against the
 * largest of these.
 */
async function gradientError(charge: Charge, weights: readonly Tensor[], sides: Sides): Promise<number> {
  const slopes = gradients(charge(twoLayers(weights), sides), [...weights]);
  const found = await Promise.all(slopes.map((slope) => slope.data()));
  const layers = await Promise.all(weights.map(toFloat64));
  const [real, fake] = [await toFloat64(sides.real), await toFloat64(sides.fake)];
  let [largest, off] = [0, 0];
  await withBackend("js", () => {
    const lossOf = (values: readonly Tensor[]): number =>
      charge(twoLayers(values), { real, fake }).itemSync();
    for (const [i, layer] of layers.entries()) {
      const values = layer.dataSync() as Float64Array;
      for (const place of values.keys()) {
        const shifted = (shift: number): number =>
          lossOf(layers.with(i, tensor(values.with(place, values[place]! + shift), layer.shape, WIDE)));
        const wanted = (shifted(SHIFT) - shifted(-SHIFT)) / (2 * SHIFT);
        largest = Math.max(largest, Math.abs(wanted));
        off = Math.max(off, Math.abs(found[i]![place]! - wanted));
      }
    }
  });
  return off / largest;
}

async function toFloat64(x: Tensor): Promise<Tensor> {
  return tensor(await x.data(), x.shape, WIDE);
}

function chapterOf(
  rows: readonly { readonly name: string; readonly formula: string; readonly errors: readonly number[] }[],
): Chapter {
  const worst = (column: number): string =>
    Math.max(...rows.map(({ errors }) => errors[column]!)).toExponential(1);
  const slopes = Array.from({ length: 61 }, (_, i) => i / 20);
  return {
    title: "Gradient penalties through the autograd",
    lead:
      "A gradient penalty is a function of the discriminator's slope s at some places, so that its own gradient is one of " +
      "second order. Here it is compared with what is known of it: the penalties and gradients in float32, the finite " +
      "differences in float64.",
    facts: [
      [worst(0), "off the closed form of a linear discriminator, at most"],
      [worst(1), "off that of a quadratic one"],
      [worst(2), "off finite differences of the parameters' gradient"],
    ],
    table: {
      title: "Relative differences",
      note: "D(x) = w · x has the slope |w|; D(x) = ½ xᵀ S x has |S x|; the third column is about two layers with tanh.",
      head: ["penalty", "linear D", "quadratic D", "parameters' gradient"],
      rows: rows.map(({ name, formula, errors }) => ({
        built: formula,
        cells: [name, ...errors.map((error) => error.toExponential(1))],
      })),
    },
    figures: [
      {
        file: "costs.png",
        title: "What a slope costs",
        caption: "At each place, before the mean is taken.",
        picture: curveChart(
          [
            {
              title: "The two kinds of penalty",
              note: "towards slope 1, towards slope 0",
              x: slopes,
              curves: [
                { name: "WGAN-GP, DRAGAN", y: slopes.map(CASES[0]!.cost) },
                { name: "R1, R2", y: slopes.map(CASES[2]!.cost) },
              ],
            },
          ],
          { x: "slope s", y: "cost" },
        ),
      },
    ],
    data: "normal random numbers",
  };
}

import { circles, gaussianGrid, gaussianRing, moons, spirals, type LabelledPoints } from "@nn/data";
import { tensor } from "@nn/tensor";
import { floats } from "../training/floats.ts";
import type { Distribution } from "./protocol.ts";
import { scatter } from "./scatter.ts";

/** Points of a data set; a power of two, for {@link shuffled}. */
export const COUNT = 4096;

/** The means of a mixture's parts and their deviation. */
export interface Modes {
  readonly means: readonly (readonly [x: number, y: number])[];
  readonly std: number;
}

const STD = 0.09;
const RING: Modes["means"] = Array.from({ length: 8 }, (_, i) => {
  const angle = (i * Math.PI) / 4;
  return [2 * Math.cos(angle), 2 * Math.sin(angle)];
});
const GRID: Modes["means"] = Array.from({ length: 25 }, (_, i) => [(i % 5) - 2, Math.floor(i / 5) - 2]);

/** The modes of a distribution, where it has some. */
export function modesOf(name: Distribution): Modes | undefined {
  if (name === "ring") return { means: RING, std: STD };
  return name === "grid" ? { means: GRID, std: STD / 2 } : undefined;
}

/** Points of a distribution, x and y in turn, in no order; those of the own one scattered around what was drawn. */
export async function pointsOf(name: Distribution, drawn: Float32Array, seed: number): Promise<Float32Array> {
  if (name === "own") return scatter(drawn, COUNT, seed);
  const { x } = MADE[name](seed).all();
  const { middle = [0, 0], scale } = PLACED[name];
  return shuffled(floats(await x.sub(tensor(middle)).mul(scale).data()));
}

const MADE: Readonly<Record<Exclude<Distribution, "own">, (seed: number) => LabelledPoints>> = {
  ring: (seed) => gaussianRing(COUNT, { seed, std: STD }),
  grid: (seed) => gaussianGrid(COUNT, { seed, std: STD, spacing: 2 }),
  moons: (seed) => moons(COUNT, { seed, noise: 0.06 }),
  spiral: (seed) => spirals(COUNT, { seed, arms: 1, turns: 2, noise: 0.025 }),
  circles: (seed) => circles(COUNT, { seed, factor: 0.45, noise: 0.03 }),
};

/** What of each is moved to the middle, and how much larger it is then. */
const PLACED: Readonly<
  Record<Exclude<Distribution, "own">, { readonly middle?: number[]; readonly scale: number }>
> = {
  ring: { scale: 1 },
  grid: { scale: 0.5 },
  moons: { middle: [0.5, 0.25], scale: 1.4 },
  spiral: { scale: 2.3 },
  circles: { scale: 2.2 },
};

/** Points made one after the other along a curve, far from their neighbours. */
function shuffled(points: Float32Array): Float32Array {
  const count = points.length / 2;
  const mixed = new Float32Array(points.length);
  for (let i = 0; i < count; i++) {
    // An odd stride meets every one of a power of two.
    const from = (i * 1597) % count;
    mixed[2 * i] = points[2 * from];
    mixed[2 * i + 1] = points[2 * from + 1];
  }
  return mixed;
}

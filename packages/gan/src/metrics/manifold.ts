import { noGrad } from "@nn/autograd";
import { breathe } from "@nn/data";
import { distancesBetween } from "@nn/latent";
import { tensor, type Tensor } from "@nn/tensor";
import { checkFeatures, checkFinite, checkSameWidth, checkWhole } from "./checks.js";

/** Rows whose distances to all others are in memory at a time. */
const BLOCK = 512;

/** Which of some vectors lie in balls round others. */
export interface BallHits {
  /** For each vector the number of balls it is in. */
  readonly balls: Float32Array;
  /** For each ball whether any vector is in it: 0 or 1. */
  readonly hit: Float32Array;
}

/** Refuses sets that have no k-th neighbours, or that can't be compared. */
export async function checkSets(operation: string, real: Tensor, fake: Tensor, k: number): Promise<void> {
  checkFeatures(operation, "real", real, 2);
  checkFeatures(operation, "fake", fake, 2);
  checkSameWidth(operation, real, fake);
  checkWhole(operation, "k", k, 1, Math.min(real.shape[0], fake.shape[0]) - 1);
  checkFinite(operation, "real", await real.data(), real.shape[1]);
  checkFinite(operation, "fake", await fake.data(), fake.shape[1]);
}

/** The distance of each of the vectors `[n, d]` to its k-th nearest neighbour among the others: `[n]`. */
export async function neighbourRadii(x: Tensor, k: number): Promise<Tensor> {
  const n = x.shape[0];
  const radii: number[] = [];
  for (const block of blocksOf(x)) {
    const distances = (await noGrad(() => distancesBetween(block, x)).data()) as Float32Array; // [block, n]
    for (let first = 0; first < distances.length; first += n) {
      // The nearest of all is the vector itself.
      radii.push(smallest(distances.subarray(first, first + n), k + 1));
    }
    await breathe();
  }
  return tensor(radii);
}

/** The `rank`-th smallest value, from 1: a sorted list of the smallest so far, since few are asked for. */
function smallest(values: Float32Array, rank: number): number {
  const least = new Float64Array(rank).fill(Infinity);
  for (const value of values) {
    let place = rank - 1;
    if (value >= least[place]) continue;
    for (; place > 0 && least[place - 1] > value; place--) least[place] = least[place - 1];
    least[place] = value;
  }
  return least[rank - 1];
}

/** Which vectors `[m, d]` lie in the balls of these radii `[n]` round the centres `[n, d]`. */
export async function ballHits(x: Tensor, centres: Tensor, radii: Tensor): Promise<BallHits> {
  const balls = new Float32Array(x.shape[0]);
  const hit = new Float32Array(centres.shape[0]);
  let first = 0;
  for (const block of blocksOf(x)) {
    const inside = noGrad(() => distancesBetween(block, centres).le(radii).cast("float32")); // [block, n]
    const [sums, any] = await Promise.all([inside.sum(1).data(), inside.max(0).data()]);
    balls.set(sums, first);
    any.forEach((value, i) => (hit[i] = Math.max(hit[i], value)));
    first += block.shape[0];
    await breathe();
  }
  return { balls, hit };
}

/** The share of numbers above 0. */
export function shareAbove0(values: Float32Array): number {
  return values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / values.length;
}

function* blocksOf(x: Tensor): Generator<Tensor> {
  const count = x.shape[0];
  for (let first = 0; first < count; first += BLOCK) yield x.slice([first, Math.min(count, first + BLOCK)]);
}

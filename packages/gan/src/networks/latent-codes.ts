import { NNError, concat, oneHot, randint, randn, uniform, type Generator, type Tensor } from "@nn/tensor";
import type { CodeDistribution } from "../codes.js";

/** The numbers of a code that are to have a meaning. They stand at its end, behind the noise. */
export interface LatentCodes {
  /** For each discrete code, how many values it has. Initially none. */
  readonly discrete?: readonly number[];
  /** How many continuous codes there are. Initially 0. */
  readonly continuous?: number;
}

/** How many numbers of z they are: one for each value of a discrete code, one for each continuous code. */
export function latentSize({ discrete = [], continuous = 0 }: LatentCodes): number {
  return discrete.reduce((sum, values) => sum + values, continuous);
}

/** How many numbers say what they may have been: a logit for each value; mean and log variance. */
export function readingSize(codes: LatentCodes): number {
  return latentSize(codes) + (codes.continuous ?? 0);
}

/**
 * Draws codes as InfoGAN does: noise, then each discrete code as a one among zeros, then the continuous ones.
 *
 *     z = [ε, c],   ε ~ N(0, 1),   c discrete: all values equally likely,   c continuous: uniform in −1 … 1
 *
 * Source: Chen et al., "InfoGAN" (2016), section 7.
 *
 * @param codes - Which ones.
 * @throws NNError when a code of `codeSize` has no room for them, or a discrete one has fewer than two values.
 *
 * @example
 * ```ts
 * import { infoGanCodes } from "@nn/gan";
 * const draw = infoGanCodes({ discrete: [10], continuous: 2 });
 * console.log(draw(5, 74).shape); // [5, 74]: 62 numbers of noise, 10 and 2
 * ```
 */
export function infoGanCodes(codes: LatentCodes): CodeDistribution {
  checkLatentCodes("infoGanCodes", codes);
  const { discrete = [], continuous = 0 } = codes;
  return (count, codeSize, random: { readonly generator?: Generator } = {}): Tensor => {
    checkRoom("infoGanCodes", codes, codeSize);
    return concat(
      [
        randn([count, codeSize - latentSize(codes)], random),
        ...discrete.map((values) => oneHot(randint(0, values, [count], random), values)),
        uniform([count, continuous], -1, 1, random),
      ],
      1,
    );
  };
}

export function checkLatentCodes(operation: string, { discrete = [], continuous = 0 }: LatentCodes): void {
  const bad = discrete.find((values) => !Number.isInteger(values) || values < 2);
  if (bad !== undefined) throw new NNError(operation, `a discrete code has at least 2 values, got ${bad}`);
  if (!Number.isInteger(continuous) || continuous < 0) {
    throw new NNError(operation, `continuous must be a whole number from 0 up, got ${continuous}`);
  }
}

export function checkRoom(operation: string, codes: LatentCodes, codeSize: number): void {
  const needed = latentSize(codes);
  if (needed <= codeSize) return;
  throw new NNError(
    operation,
    `the latent codes take ${needed} numbers, and codeSize is ${codeSize}`,
    `use a codeSize of ${needed} and as much as there is to be of noise`,
  );
}

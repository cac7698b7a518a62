import { checkSpread, checkWhole, type SeedOptions } from "./draws.js";
import { labelledPoints, type LabelledPoints } from "./points.js";

/** Options of {@link gaussianRing}. */
export interface GaussianRingOptions extends SeedOptions {
  /** The number of Gaussians. Initially 8. */
  readonly modes?: number;
  /** How far their means are from the origin. Initially 2. */
  readonly radius?: number;
  /** The standard deviation of each, along both axes. Initially 0.02. */
  readonly std?: number;
}

/** Options of {@link gaussianGrid}. */
export interface GaussianGridOptions extends SeedOptions {
  /** The Gaussians along one side: `side²` in all. Initially 5. */
  readonly side?: number;
  /** The distance of neighbouring means. Initially 2. */
  readonly spacing?: number;
  /** The standard deviation of each, along both axes. Initially 0.05. */
  readonly std?: number;
}

/**
 * Gaussians with their means evenly on a circle, each point from one at random: a test for the modes that a generator
 * drops.
 *
 * Source: Metz et al., "Unrolled Generative Adversarial Networks" (2017), section 3.1.
 *
 * @param count - The number of points.
 * @returns `x` `[2]` float32 and `y` `[]` int32, the number of the Gaussian, counter-clockwise from (radius, 0).
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { gaussianRing } from "@nn/data";
 * console.log(gaussianRing(1000, { seed: 0 }).all().x.shape); // [1000, 2]
 * ```
 */
export function gaussianRing(count: number, options: GaussianRingOptions = {}): LabelledPoints {
  const { modes = 8, radius = 2, std = 0.02 } = options;
  checkWhole("gaussianRing", "modes", modes);
  checkSpread("gaussianRing", "radius", radius);
  checkSpread("gaussianRing", "std", std);
  return labelledPoints("gaussianRing", count, { ...options, noise: std }, (_, draws) => {
    const mode = draws.integer(modes);
    const angle = (2 * Math.PI * mode) / modes;
    return [radius * Math.cos(angle), radius * Math.sin(angle), mode];
  });
}

/**
 * Gaussians with their means on a square grid around the origin, each point from one at random.
 *
 * Source: Dumoulin et al., "Adversarially Learned Inference" (2017), section 4.2.
 *
 * @param count - The number of points.
 * @returns `x` `[2]` float32 and `y` `[]` int32, the number of the Gaussian, row by row from the lowest.
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { gaussianGrid } from "@nn/data";
 * console.log(gaussianGrid(1000, { seed: 0 }).all().x.shape); // [1000, 2]
 * ```
 */
export function gaussianGrid(count: number, options: GaussianGridOptions = {}): LabelledPoints {
  const { side = 5, spacing = 2, std = 0.05 } = options;
  checkWhole("gaussianGrid", "side", side);
  checkSpread("gaussianGrid", "spacing", spacing);
  checkSpread("gaussianGrid", "std", std);
  const middle = (side - 1) / 2;
  return labelledPoints("gaussianGrid", count, { ...options, noise: std }, (_, draws) => {
    const mode = draws.integer(side * side);
    return [spacing * ((mode % side) - middle), spacing * (Math.floor(mode / side) - middle), mode];
  });
}

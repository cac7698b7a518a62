import { formatShape, ShapeError, ValueError, type Tensor } from "@nn/tensor";
import { checkFeatures, checkFinite, checkSameWidth } from "./checks.js";

/** The mixture that {@link modeCoverage} compares with. */
export interface ModeCoverageOptions {
  /** The means of the mixture's parts, `[modes, d]`. */
  readonly modes: Tensor;
  /** The standard deviation of each part along each axis. */
  readonly std: number;
  /** A sample is good within so many standard deviations of the nearest mode. Initially 3. */
  readonly within?: number;
}

/** What {@link modeCoverage} counts. */
export interface ModeCoverage {
  /** How many modes have at least one good sample. */
  readonly found: number;
  /** The share of good samples. */
  readonly good: number;
  /** Good samples by mode. */
  readonly counts: readonly number[];
  /** KL(q ‖ uniform) in nats, q the shares of all samples by their nearest mode: 0 at best, log(modes) at worst. */
  readonly kl: number;
}

/**
 * How many modes of a known mixture are found, how many samples are good, and how evenly the modes are met. A sample
 * belongs to the nearest mode and is good within 3 standard deviations of it; a mode is found when it has a good sample.
 * Of the mixture's own samples in the plane 98.9 % are good.
 *
 * Source: Srivastava et al., "VEEGAN" (2017), section 4.1, for both counts; Lin et al., "PacGAN" (2018), section 4.1, for
 * the divergence.
 *
 * @param points - `[n, d]`
 * @throws ShapeError when points and modes differ in width; ValueError for NaN, or a `std` that isn't above 0.
 *
 * @example
 * ```ts
 * import { modeCoverage } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * const modes = tensor([[0, 0], [1, 0]]);
 * const points = tensor([[0.1, 0], [0, 0.1], [1, 0.9]]);
 * const { found, good } = await modeCoverage(points, { modes, std: 0.1 });
 * console.log(found, good); // 1 0.666…
 * ```
 */
export async function modeCoverage(points: Tensor, options: ModeCoverageOptions): Promise<ModeCoverage> {
  const { modes, std, within = 3 } = options;
  checkInput(points, options, within);
  const [n, d] = points.shape;
  const [values, centres] = await Promise.all([points.data(), modes.data()]);
  checkFinite("modeCoverage", "points", values, d);
  checkFinite("modeCoverage", "modes", centres, d);
  const counts = new Array<number>(modes.shape[0]).fill(0);
  const all = counts.slice();
  for (let i = 0; i < n; i++) {
    const { mode, squared } = nearest(values.subarray(i * d, (i + 1) * d), centres);
    all[mode]++;
    if (squared <= (within * std) ** 2) counts[mode]++;
  }
  return {
    found: counts.filter((count) => count > 0).length,
    good: counts.reduce((sum, count) => sum + count, 0) / n,
    counts,
    kl: all.reduce((sum, count) => sum + (count && (count / n) * Math.log((count / n) * all.length)), 0),
  };
}

/** The nearest of the centres, and the squared distance to it. */
function nearest(point: ArrayLike<number>, centres: ArrayLike<number>): { mode: number; squared: number } {
  const d = point.length;
  let best = { mode: 0, squared: Infinity };
  for (let mode = 0; mode < centres.length / d; mode++) {
    let squared = 0;
    for (let axis = 0; axis < d; axis++) squared += (point[axis] - centres[mode * d + axis]) ** 2;
    if (squared < best.squared) best = { mode, squared };
  }
  return best;
}

function checkInput(points: Tensor, { modes, std }: ModeCoverageOptions, within: number): void {
  checkFeatures("modeCoverage", "points", points);
  if (modes.rank !== 2 || modes.shape[0] === 0) {
    throw new ShapeError("modeCoverage", `modes must be [modes, d], got ${formatShape(modes.shape)}`);
  }
  checkSameWidth("modeCoverage", points, modes);
  for (const [name, value] of Object.entries({ std, within })) {
    if (value > 0 && value < Infinity) continue;
    throw new ValueError("modeCoverage", `${name} must be a finite number above 0, got ${value}`);
  }
}

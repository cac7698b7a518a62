import { noGrad } from "@nn/autograd";
import { breathe } from "@nn/data";
import { Generator, matMul, randperm, stack, type Tensor } from "@nn/tensor";
import { checkFeatures, checkFinite, checkSameWidth, checkWhole } from "./checks.js";

/** Options of {@link kernelDistance}. */
export interface KernelDistanceOptions {
  /** How many pairs of subsets. Initially 100. */
  readonly subsets?: number;
  /** Vectors in a subset; at most what there are. Initially 1000, or all where there are fewer. */
  readonly subsetSize?: number;
  /** Fixes which vectors are drawn. Initially 0. */
  readonly seed?: number;
}

/** A mean over subsets or parts. */
export interface Estimate {
  readonly mean: number;
  /** The standard deviation over the subsets or parts (not of the mean). */
  readonly std: number;
}

/**
 * The kernel distance of two sets of feature vectors: the squared maximum mean discrepancy with the cubic kernel
 * k(x, y) = (x·y / d + 1)³, without bias (so 0 on average for equal distributions, and now and then below), averaged
 * over subsets drawn without replacement:
 *
 *     1/(m(m-1)) Σ_{i≠j} k(xᵢ, xⱼ) + 1/(m(m-1)) Σ_{i≠j} k(yᵢ, yⱼ) - 2/m² Σ k(xᵢ, yⱼ)
 *
 * On Inception features it is the KID of the paper; here on whatever is given.
 *
 * Source: Bińkowski et al., "Demystifying MMD GANs" (2018), section 4.
 *
 * @param a - `[n, d]`
 * @param b - `[m, d]`
 * @throws ShapeError when the widths differ or a set has fewer than 2 vectors; ValueError for NaN and impossible options.
 *
 * @example
 * ```ts
 * import { kernelDistance } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { mean, std } = await kernelDistance(randn([200, 8]), randn([200, 8]).add(1), { subsets: 10, subsetSize: 100 });
 * console.log(mean > 3 * std); // true
 * ```
 */
export async function kernelDistance(
  a: Tensor,
  b: Tensor,
  options: KernelDistanceOptions = {},
): Promise<Estimate> {
  for (const x of [a, b]) checkFeatures("kernelDistance", "features", x, 2);
  checkSameWidth("kernelDistance", a, b);
  const fewest = Math.min(a.shape[0], b.shape[0]);
  const { subsets = 100, subsetSize = Math.min(1000, fewest), seed = 0 } = options;
  checkWhole("kernelDistance", "subsets", subsets, 1);
  checkWhole("kernelDistance", "subsetSize", subsetSize, 2, fewest);
  for (const x of [a, b]) checkFinite("kernelDistance", "features", await x.data(), x.shape[1]);
  const generator = new Generator(seed);
  const draw = (x: Tensor): Tensor =>
    x.indexSelect(0, randperm(x.shape[0], { generator }).slice([0, subsetSize]));
  const distances: number[] = [];
  for (let i = 0; i < subsets; i++) {
    distances.push(await discrepancy(draw(a), draw(b)));
    await breathe();
  }
  return estimate(distances);
}

/** The mean and the standard deviation. */
export function estimate(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  return { mean, std: Math.sqrt(variance) };
}

/** The squared maximum mean discrepancy of `[m, d]` and `[m, d]`, without bias. */
async function discrepancy(x: Tensor, y: Tensor): Promise<number> {
  const [m, d] = x.shape;
  const kernel = (p: Tensor, q: Tensor): Tensor => matMul(p, q.transpose()).div(d).add(1).pow(3); // [m, m]
  const rows = noGrad(() => {
    const others = (k: Tensor): Tensor => k.sum(1).sub(k.diagonal());
    return stack([others(kernel(x, x)), others(kernel(y, y)), kernel(x, y).sum(1)]);
  });
  // Rows are added up in float64: the three terms nearly cancel.
  const sums = [0, 0, 0];
  (await rows.data()).forEach((value, i) => (sums[Math.floor(i / m)] += value));
  return (sums[0] + sums[1]) / (m * (m - 1)) - (2 * sums[2]) / m ** 2;
}

import { ShapeError, ValueError, type Tensor } from "@nn/tensor";
import { checkFeatures } from "./checks.js";
import { FeatureMoments, type Moments } from "./feature-moments.js";
import { traceOfRoot } from "./trace-of-root.js";

/**
 * The squared Fréchet distance of two sets of feature vectors, each taken for a normal distribution:
 *
 *     |m₁ - m₂|² + tr(C₁ + C₂ - 2 (C₁ C₂)^½)
 *
 * in float64, and exact for covariances without full rank, as those of fewer vectors than dimensions. The fewer the
 * vectors the larger it is, so compare distances of equally many only.
 *
 * It is the FID of Heusel et al. only on the features of their Inception network, see `InceptionV3` of
 * `@nn/gan/features`; on other features it has another scale.
 *
 * Source: Dowson and Landau, "The Fréchet Distance between Multivariate Normal Distributions" (1982), equation 16;
 * Heusel et al., "GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium" (2017), equation 6.
 *
 * @param a - `[n, d]` with n >= 2, or the {@link Moments} of {@link FeatureMoments}.
 * @param b - `[m, d]`, or moments.
 * @throws ShapeError when the widths differ or a set is too small; ValueError for NaN or infinity.
 *
 * @example
 * ```ts
 * import { frechetDistance } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * const a = tensor([[0, 0], [2, 0], [0, 2], [2, 2]]);
 * console.log(await frechetDistance(a, a.add(3))); // 18
 * ```
 */
export async function frechetDistance(a: Tensor | Moments, b: Tensor | Moments): Promise<number> {
  const [p, q] = [await momentsOf(a), await momentsOf(b)];
  const d = p.mean.length;
  if (q.mean.length !== d) {
    throw new ShapeError(
      "frechetDistance",
      `the features must have one width, got ${d} and ${q.mean.length}`,
    );
  }
  const root = traceOfRoot(p.covariance, q.covariance, d);
  const means = p.mean.reduce((sum, value, i) => sum + (value - q.mean[i]) ** 2, 0);
  // Rounding can take what is 0 below it.
  return Math.max(0, means + trace(p.covariance, d) + trace(q.covariance, d) - 2 * root);
}

async function momentsOf(x: Tensor | Moments): Promise<Moments> {
  if (!("rank" in x)) return checkMoments(x);
  checkFeatures("frechetDistance", "features", x, 2);
  const moments = new FeatureMoments();
  await moments.update(x);
  return moments.compute();
}

function checkMoments(x: Moments): Moments {
  const d = x.mean.length;
  if (x.covariance.length !== d * d) {
    throw new ShapeError(
      "frechetDistance",
      `a covariance must have ${d} x ${d} elements for a mean of ${d}, got ${x.covariance.length}`,
    );
  }
  if (![...x.mean].every(Number.isFinite) || !x.covariance.every(Number.isFinite)) {
    throw new ValueError("frechetDistance", "moments have NaN or infinity");
  }
  return x;
}

function trace(matrix: Float64Array, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += matrix[i * d + i];
  return sum;
}

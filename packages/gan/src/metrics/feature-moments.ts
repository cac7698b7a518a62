import { ShapeError, ValueError, type Tensor, type TypedArray } from "@nn/tensor";
import { Metric } from "@nn/train";
import { checkFeatures, checkFinite } from "./checks.js";

/** The mean and the covariance of many feature vectors. */
export interface Moments {
  /** How many vectors they are of. */
  readonly count: number;
  /** `[d]` */
  readonly mean: Float64Array;
  /** `[d, d]`, row by row; divided by count - 1. */
  readonly covariance: Float64Array;
}

/** Sums over vectors: about their own mean, so that nothing cancels. */
interface Sums {
  readonly count: number;
  readonly mean: Float64Array;
  /** Σ (x - mean)(x - mean)ᵀ, `[d, d]`. */
  readonly scatter: Float64Array;
}

/**
 * The mean and the covariance of feature vectors that come batch by batch, in float64: 60,000 examples never lie in
 * memory at once. What {@link frechetDistance} takes.
 *
 * `update(features)` takes `[n, d]` without NaN; `compute()` needs two vectors in all.
 *
 * Source: Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances" (1979).
 *
 * @example
 * ```ts
 * import { FeatureMoments, frechetDistance } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const [real, fake] = [new FeatureMoments(), new FeatureMoments()];
 * for (let batch = 0; batch < 4; batch++) {
 *   await real.update(randn([100, 8]));
 *   await fake.update(randn([100, 8]).add(1));
 * }
 * console.log(await frechetDistance(await real.compute(), await fake.compute())); // about 8
 * ```
 */
export class FeatureMoments extends Metric<[features: Tensor], Moments> {
  #sums: Sums | undefined;

  protected measure(features: Tensor): Tensor[] {
    checkFeatures("FeatureMoments", "features", features);
    return [features];
  }

  protected add([values]: TypedArray[], [{ shape }]: readonly Tensor[]): void {
    checkFinite("FeatureMoments", "features", values, shape[1]);
    this.#join(sumsOf(values, shape[1]));
  }

  protected clear(): void {
    this.#sums = undefined;
  }

  protected absorb(other: this): void {
    if (other.#sums) this.#join(other.#sums);
  }

  protected result(): Moments {
    const { count = 0 } = this.#sums ?? {};
    if (!this.#sums || count < 2) {
      throw new ValueError("FeatureMoments", `a covariance needs at least 2 vectors, got ${count}`);
    }
    const { mean, scatter } = this.#sums;
    return { count, mean: mean.slice(), covariance: scatter.map((sum) => sum / (count - 1)) };
  }

  #join(batch: Sums): void {
    this.#sums = this.#sums ? joined(this.#sums, batch) : batch;
  }
}

/** The sums over the rows of `[n, d]`. */
function sumsOf(values: TypedArray, d: number): Sums {
  const count = values.length / d;
  const mean = new Float64Array(d);
  for (let i = 0; i < values.length; i++) mean[i % d] += values[i] / count;
  const scatter = new Float64Array(d * d);
  const centred = new Float64Array(d);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < d; i++) centred[i] = values[row * d + i] - mean[i];
    for (let i = 0; i < d; i++) {
      const factor = centred[i];
      if (factor === 0) continue;
      for (let j = 0; j <= i; j++) scatter[i * d + j] += factor * centred[j];
    }
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) scatter[j * d + i] = scatter[i * d + j];
  return { count, mean, scatter };
}

function joined(a: Sums, b: Sums): Sums {
  const d = a.mean.length;
  if (b.mean.length !== d) {
    throw new ShapeError("FeatureMoments", `features were [*, ${d}] before, got [*, ${b.mean.length}]`);
  }
  const count = a.count + b.count;
  const apart = b.mean.map((value, i) => value - a.mean[i]);
  const weight = (a.count * b.count) / count;
  return {
    count,
    mean: a.mean.map((value, i) => value + (apart[i] * b.count) / count),
    scatter: a.scatter.map((sum, k) => sum + b.scatter[k] + weight * apart[Math.floor(k / d)] * apart[k % d]),
  };
}

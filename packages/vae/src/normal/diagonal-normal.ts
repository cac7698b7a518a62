import { exp, formatShape, randn, ShapeError, type RandomOptions, type Tensor } from "@nn/tensor";
import { sumExamples } from "../sum-examples.js";

/** A normal distribution with independent numbers: N(mean, diag(exp(logVar))). */
export interface DiagonalNormal {
  /** `[n, k]` */
  readonly mean: Tensor;
  /** The logarithm of the variance, of the shape of the mean. */
  readonly logVar: Tensor;
}

const LOG_2PI = Math.log(2 * Math.PI);

/**
 * Mean and log variance from one tensor, such as an encoder's last layer gives: the halves of axis 1.
 *
 * @param x - `[n, 2k, *]`
 * @returns Two of `[n, k, *]`.
 * @throws ShapeError when axis 1 has no even size.
 */
export function normalFrom(x: Tensor): DiagonalNormal {
  const size = x.shape[1];
  if (x.rank < 2 || size % 2 !== 0) {
    throw new ShapeError(
      "normalFrom",
      `expected [n, 2k, *]: means, then log variances, got ${formatShape(x.shape)}`,
    );
  }
  return { mean: x.slice(null, [0, size / 2]), logVar: x.slice(null, [size / 2, size]) };
}

/**
 * A sample by the reparameterisation trick, z = μ + σ ε with ε from N(0, 1): gradients pass to μ and σ.
 *
 * Source: Kingma and Welling, "Auto-Encoding Variational Bayes" (2014), section 2.4.
 *
 * @returns Of the shape of the mean.
 *
 * @example
 * ```ts
 * import { zeros } from "@nn/tensor";
 * import { reparameterize } from "@nn/vae";
 * console.log(reparameterize({ mean: zeros([5, 2]), logVar: zeros([5, 2]) }).shape); // [5, 2]
 * ```
 */
export function reparameterize({ mean, logVar }: DiagonalNormal, options: RandomOptions = {}): Tensor {
  return mean.add(exp(logVar.mul(0.5)).mul(randn(mean.shape, options)));
}

/** The log density of `x` under a diagonal normal: `[n, *]` to `[n]`. */
export function logNormal(x: Tensor, { mean, logVar }: DiagonalNormal): Tensor {
  const squares = x.sub(mean).square().mul(exp(logVar.neg()));
  return sumExamples(squares.add(logVar).add(LOG_2PI)).mul(-0.5);
}

/** The log density of `x` under N(0, 1) in every number: `[n, *]` to `[n]`. */
export function logStandardNormal(x: Tensor): Tensor {
  return sumExamples(x.square().add(LOG_2PI)).mul(-0.5);
}

/**
 * KL(N(μ, σ²) ‖ N(0, 1)) in closed form, unit by unit, in nats: (μ² + σ² - log σ² - 1) / 2.
 *
 * Source: Kingma and Welling 2014, appendix B.
 *
 * @returns Of the shape of the mean: sum over axis 1 for that of an example.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { normalKl } from "@nn/vae";
 * console.log(await normalKl({ mean: tensor([[0, 2]]), logVar: tensor([[0, 0]]) }).array()); // [[0, 2]]
 * ```
 */
export function normalKl({ mean, logVar }: DiagonalNormal): Tensor {
  return mean.square().add(exp(logVar)).sub(logVar).sub(1).mul(0.5);
}

import { formatShape, ShapeError, where, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { dropped, DropoutLayer, type DropoutArguments, type DropoutOptions } from "./dropout-layer.js";

/** What SELU tends to far below 0: -λα. */
const LOWEST = -1.7580993408473766;

/** Puts SELU's lowest value where `kept` is false, and brings mean and variance back to 0 and 1. */
function lowered(p: number): (x: Tensor, kept: Tensor) => Tensor {
  const scale = 1 / Math.sqrt((LOWEST * LOWEST * p + 1) * (1 - p));
  return (x, kept) => where(kept, x.mul(scale), LOWEST * scale).add(-scale * LOWEST * p);
}

/**
 * Dropout for networks of `selu`: elements that are dropped become its lowest value, -λα, and all are scaled and shifted
 * so that a mean of 0 and a variance of 1 stay (Klambauer et al. 2017, section 3, "New dropout technique").
 *
 * @param x - `[*]`
 * @param p - The probability of dropping. Initially 0.5.
 * @param options - `training`, initially false as in PyTorch, and the `generator`.
 * @returns Of x's shape; x itself unless `training`.
 * @throws NNError when p is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { alphaDropout } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const y = alphaDropout(randn([10_000]), 0.3, { training: true });
 * console.log(await y.std().item()); // about 1
 * ```
 */
export function alphaDropout(x: Tensor, p = 0.5, options: DropoutArguments = {}): Tensor {
  const { training = false, generator } = options;
  const places = nodeOf("alphaDropout", x).shape;
  return dropped(x, { operation: "alphaDropout", p, places, training, generator }, lowered(p));
}

/**
 * As {@link alphaDropout}, with whole channels dropped.
 *
 * @param x - `[N, C, *]`
 * @param p - The probability of dropping. Initially 0.5.
 * @param options - `training`, initially false as in PyTorch, and the `generator`.
 * @returns Of x's shape; x itself unless `training`.
 * @throws NNError when p is not from 0 to 1; ShapeError when x has fewer than two axes.
 *
 * @example
 * ```ts
 * import { featureAlphaDropout } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(featureAlphaDropout(randn([4, 3, 8]), 0.3, { training: true }).shape); // [4, 3, 8]
 * ```
 */
export function featureAlphaDropout(x: Tensor, p = 0.5, options: DropoutArguments = {}): Tensor {
  const operation = "featureAlphaDropout";
  const { shape } = nodeOf(operation, x);
  if (shape.length < 2) throw new ShapeError(operation, `expected [N, C, *], got ${formatShape(shape)}`);
  const { training = false, generator } = options;
  const places = shape.map((size, axis) => (axis < 2 ? size : 1));
  return dropped(x, { operation, p, places, training, generator }, lowered(p));
}

/**
 * {@link alphaDropout} in training; in use the identity.
 *
 * @param p - The probability of dropping. Initially 0.5.
 * @throws NNError when p is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { AlphaDropout } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(await new AlphaDropout(0.3).forward(randn([10_000])).std().item()); // about 1
 * ```
 */
export class AlphaDropout extends DropoutLayer {
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super(p, options, alphaDropout);
  }
}

/**
 * {@link featureAlphaDropout} in training; in use the identity.
 *
 * @param p - The probability of dropping. Initially 0.5.
 * @throws NNError when p is not from 0 to 1; ShapeError when the input has fewer than two axes.
 *
 * @example
 * ```ts
 * import { FeatureAlphaDropout } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new FeatureAlphaDropout(0.3).forward(randn([4, 3, 8])).shape); // [4, 3, 8]
 * ```
 */
export class FeatureAlphaDropout extends DropoutLayer {
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super(p, options, featureAlphaDropout);
  }
}

import { where, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { dropped, DropoutLayer, type DropoutArguments, type DropoutOptions } from "./dropout-layer.js";

/** 0 where `kept` is false and x / (1 - p) elsewhere. */
export function zeroed(p: number): (x: Tensor, kept: Tensor) => Tensor {
  return (x, kept) => where(kept, x.mul(1 / (1 - p)), 0);
}

/**
 * 0 with probability p and x / (1 - p) else, for each element, so that its mean stays (Hinton et al. 2012).
 *
 * @param x - `[*]`
 * @param p - Initially 0.5.
 * @param options - `training`, initially true, and the `generator`.
 * @returns Of x's shape; x itself unless `training`.
 * @throws NNError when p is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { dropout } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * console.log(String(dropout(ones([8]), 0.25))); // six or so of 1.3333, the others 0
 * ```
 */
export function dropout(x: Tensor, p = 0.5, options: DropoutArguments = {}): Tensor {
  const { training = true, generator } = options;
  return dropped(
    x,
    { operation: "dropout", p, places: nodeOf("dropout", x).shape, training, generator },
    zeroed(p),
  );
}

/**
 * {@link dropout} in training; in use the identity.
 *
 * @param p - Initially 0.5.
 * @throws NNError when p is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { Dropout } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * const layer = new Dropout(0.25);
 * console.log(String(layer.forward(ones([8])))); // six or so of 1.3333, the others 0
 * console.log(await layer.eval().forward(ones([2])).array()); // [1, 1]
 * ```
 */
export class Dropout extends DropoutLayer {
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super(p, options, dropout);
  }
}

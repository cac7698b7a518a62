import { formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { zeroed } from "./dropout.js";
import { dropped, DropoutLayer, type DropoutArguments, type DropoutOptions } from "./dropout-layer.js";

/** For each rank that an input may have, how many of its axes are not dropped as one: N and C, or C alone. */
type Kept = Readonly<Record<number, 1 | 2>>;

function dropChannels(
  operation: string,
  x: Tensor,
  p: number,
  { training = true, generator }: DropoutArguments,
  leading: Kept,
): Tensor {
  const { shape } = nodeOf(operation, x);
  if (!(shape.length in leading)) {
    const ranks = Object.keys(leading).join(" or ");
    throw new ShapeError(operation, `expected ${ranks} axes, got ${formatShape(shape)}`);
  }
  const places = shape.map((size, axis) => (axis < leading[shape.length] ? size : 1));
  return dropped(x, { operation, p, places, training, generator }, zeroed(p));
}

/**
 * As {@link dropout}, with whole channels dropped: neighbours say much the same, so dropping single elements would
 * change little (Tompson et al. 2015).
 *
 * @param x - `[N, C, L]` or `[C, L]`
 * @param p - Initially 0.5.
 * @param options - `training`, initially true, and the `generator`.
 * @returns Of x's shape; x itself unless `training`.
 * @throws NNError when p is not from 0 to 1; ShapeError when x has another rank.
 *
 * @example
 * ```ts
 * import { dropout1d } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * console.log(String(dropout1d(ones([4, 2])))); // two or so rows of 2, the others 0
 * ```
 */
export function dropout1d(x: Tensor, p = 0.5, options: DropoutArguments = {}): Tensor {
  return dropChannels("dropout1d", x, p, options, { 2: 1, 3: 2 });
}

/**
 * As {@link dropout1d}, for images.
 *
 * @param x - `[N, C, H, W]`, or `[N, C, L]` as PyTorch has it.
 * @param p - Initially 0.5.
 * @param options - `training`, initially true, and the `generator`.
 * @returns Of x's shape; x itself unless `training`.
 * @throws NNError when p is not from 0 to 1; ShapeError when x has another rank.
 *
 * @example
 * ```ts
 * import { dropout2d } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * console.log(String(dropout2d(ones([1, 4, 2, 2])))); // two or so images of 2, the others 0
 * ```
 */
export function dropout2d(x: Tensor, p = 0.5, options: DropoutArguments = {}): Tensor {
  return dropChannels("dropout2d", x, p, options, { 3: 2, 4: 2 });
}

/**
 * As {@link dropout1d}, for volumes.
 *
 * @param x - `[N, C, D, H, W]` or `[C, D, H, W]`
 * @param p - Initially 0.5.
 * @param options - `training`, initially true, and the `generator`.
 * @returns Of x's shape; x itself unless `training`.
 * @throws NNError when p is not from 0 to 1; ShapeError when x has another rank.
 *
 * @example
 * ```ts
 * import { dropout3d } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * console.log(dropout3d(ones([4, 2, 2, 2])).shape); // [4, 2, 2, 2]
 * ```
 */
export function dropout3d(x: Tensor, p = 0.5, options: DropoutArguments = {}): Tensor {
  return dropChannels("dropout3d", x, p, options, { 4: 1, 5: 2 });
}

/**
 * {@link dropout1d} in training; in use the identity.
 *
 * @param p - Initially 0.5.
 * @throws NNError when p is not from 0 to 1; ShapeError when the input isn't `[N, C, L]` or `[C, L]`.
 *
 * @example
 * ```ts
 * import { Dropout1d } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * console.log(String(new Dropout1d().forward(ones([4, 2])))); // two or so rows of 2, the others 0
 * ```
 */
export class Dropout1d extends DropoutLayer {
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super(p, options, dropout1d);
  }
}

/**
 * {@link dropout2d} in training; in use the identity.
 *
 * @param p - Initially 0.5.
 * @throws NNError when p is not from 0 to 1; ShapeError when the input isn't `[N, C, H, W]` or `[N, C, L]`.
 *
 * @example
 * ```ts
 * import { Dropout2d } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * console.log(String(new Dropout2d().forward(ones([1, 4, 2, 2])))); // two or so images of 2, the others 0
 * ```
 */
export class Dropout2d extends DropoutLayer {
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super(p, options, dropout2d);
  }
}

/**
 * {@link dropout3d} in training; in use the identity.
 *
 * @param p - Initially 0.5.
 * @throws NNError when p is not from 0 to 1; ShapeError when the input isn't `[N, C, D, H, W]` or `[C, D, H, W]`.
 *
 * @example
 * ```ts
 * import { Dropout3d } from "@nn/layers";
 * import { ones } from "@nn/tensor";
 * console.log(new Dropout3d().forward(ones([4, 2, 2, 2])).shape); // [4, 2, 2, 2]
 * ```
 */
export class Dropout3d extends DropoutLayer {
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super(p, options, dropout3d);
  }
}

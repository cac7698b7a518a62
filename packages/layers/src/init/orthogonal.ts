import { diagonal, formatShape, qr, randn, ShapeError, where, type Tensor } from "@nn/tensor";
import { randomOptions, setValues, type InitOptions } from "./set-values.js";

/** Options of {@link orthogonal}. */
export interface OrthogonalOptions extends InitOptions {
  /** A factor of all values. Initially 1. */
  readonly gain?: number;
}

/**
 * Sets a weight to a random orthogonal matrix (Saxe et al. 2013): its rows are orthonormal where there are at most as
 * many as columns, else its columns. Axes after the first count as one.
 *
 * @param parameter - `[outputs, inputs, …]`
 * @throws ShapeError when there are fewer than two axes.
 *
 * @example
 * ```ts
 * import { init, Linear } from "@nn/layers";
 * const layer = new Linear(4, 4);
 * init.orthogonal(layer.weight, { gain: init.calculateGain("relu") });
 * console.log(String(layer.weight));
 * ```
 */
export function orthogonal<T extends Tensor>(parameter: T, options: OrthogonalOptions = {}): T {
  const { shape } = parameter;
  if (shape.length < 2) {
    throw new ShapeError("init.orthogonal", `a weight needs at least two axes, got ${formatShape(shape)}`);
  }
  const [rows, ...rest] = shape;
  const columns = rest.reduce((total, size) => total * size, 1);
  const [long, short] = rows < columns ? [columns, rows] : [rows, columns];
  const { q, r } = qr(randn([long, short], randomOptions(parameter, options)));
  // QR leaves the signs open; those of r's diagonal make q uniform among orthogonal matrices.
  const uniform = q.mul(where(diagonal(r).lt(0), -1, 1));
  const matrix = rows < columns ? uniform.transpose() : uniform;
  return setValues("orthogonal", parameter, matrix.mul(options.gain ?? 1).reshape(shape));
}

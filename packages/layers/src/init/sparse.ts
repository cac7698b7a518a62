import { argSort, formatShape, NNError, normal, rand, ShapeError, where, type Tensor } from "@nn/tensor";
import { randomOptions, setValues, type InitOptions } from "./set-values.js";

/** Options of {@link sparse}. */
export interface SparseOptions extends InitOptions {
  /** The standard deviation of what is not 0. Initially 0.01. */
  readonly std?: number;
}

/**
 * Sets a matrix to normal numbers, with a share of each column 0 at random places (Martens 2010).
 *
 * @param parameter - `[rows, columns]`
 * @param sparsity - The share of zeros, from 0 to 1; each column has ⌈sparsity · rows⌉.
 * @throws ShapeError when there are not two axes. NNError when the sparsity is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { init, Linear } from "@nn/layers";
 * const layer = new Linear(4, 10);
 * init.sparse(layer.weight, 0.9);
 * console.log(await layer.weight.eq(0).sum().item()); // 36
 * ```
 */
export function sparse<T extends Tensor>(parameter: T, sparsity: number, options: SparseOptions = {}): T {
  const { shape } = parameter;
  if (shape.length !== 2) {
    throw new ShapeError("init.sparse", `expected a parameter of two axes, got ${formatShape(shape)}`);
  }
  if (!(sparsity >= 0 && sparsity <= 1)) {
    throw new NNError("init.sparse", `the sparsity must be from 0 to 1, got ${sparsity}`);
  }
  const random = randomOptions(parameter, options);
  const zeros = Math.ceil(sparsity * shape[0]);
  // Each column's order of random numbers is a random permutation of its rows.
  const order = argSort(rand(shape, random), 0);
  const values = normal(shape, 0, options.std ?? 0.01, random);
  return setValues("sparse", parameter, where(order.lt(zeros), 0, values));
}

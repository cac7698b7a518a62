import { truncatedNormal as truncatedNormalTensor, type Tensor } from "@nn/tensor";
import { randomOptions, setValues, type InitOptions } from "./set-values.js";

/** Options of {@link truncatedNormal}. */
export interface TruncatedNormalInitOptions extends InitOptions {
  /** Initially 0. */
  readonly mean?: number;
  /** That of the distribution before it is cut. Initially 1. */
  readonly std?: number;
  /** The least value, not in units of `std`. Initially -2. */
  readonly low?: number;
  /** The greatest value. Initially 2. */
  readonly high?: number;
}

/**
 * Sets a parameter to normal numbers that lie in [low, high].
 *
 * @throws ShapeError unless low < high and std > 0.
 *
 * @example
 * ```ts
 * import { init, Linear } from "@nn/layers";
 * const layer = new Linear(4, 2);
 * init.truncatedNormal(layer.weight, { std: 0.02, low: -0.04, high: 0.04 });
 * console.log(String(layer.weight));
 * ```
 */
export function truncatedNormal<T extends Tensor>(parameter: T, options: TruncatedNormalInitOptions = {}): T {
  const { generator: _, ...distribution } = options;
  const values = truncatedNormalTensor(parameter.shape, {
    ...distribution,
    ...randomOptions(parameter, options),
  });
  return setValues("truncatedNormal", parameter, values);
}

import { normal as normalTensor, type Tensor } from "@nn/tensor";
import { randomOptions, setValues, type InitOptions } from "./set-values.js";

/** Options of {@link normal}. */
export interface NormalOptions extends InitOptions {
  /** Initially 0. */
  readonly mean?: number;
  /** Initially 1. */
  readonly std?: number;
}

/**
 * Sets a parameter to normal numbers.
 *
 * @example
 * ```ts
 * import { init, Linear } from "@nn/layers";
 * const layer = new Linear(4, 2);
 * init.normal(layer.weight, { std: 0.02 });
 * console.log(String(layer.weight));
 * ```
 */
export function normal<T extends Tensor>(parameter: T, options: NormalOptions = {}): T {
  const { mean = 0, std = 1 } = options;
  return setValues(
    "normal",
    parameter,
    normalTensor(parameter.shape, mean, std, randomOptions(parameter, options)),
  );
}

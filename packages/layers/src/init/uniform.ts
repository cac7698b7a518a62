import { uniform as uniformTensor, type Tensor } from "@nn/tensor";
import { randomOptions, setValues, type InitOptions } from "./set-values.js";

/** Options of {@link uniform}. */
export interface UniformOptions extends InitOptions {
  /** Initially 0. */
  readonly low?: number;
  /** Initially 1. */
  readonly high?: number;
}

/**
 * Sets a parameter to uniform numbers in [low, high).
 *
 * @example
 * ```ts
 * import { init, Linear } from "@nn/layers";
 * const layer = new Linear(4, 2);
 * init.uniform(layer.weight, { low: -0.1, high: 0.1 });
 * console.log(String(layer.weight));
 * ```
 */
export function uniform<T extends Tensor>(parameter: T, options: UniformOptions = {}): T {
  const { low = 0, high = 1 } = options;
  return setValues(
    "uniform",
    parameter,
    uniformTensor(parameter.shape, low, high, randomOptions(parameter, options)),
  );
}

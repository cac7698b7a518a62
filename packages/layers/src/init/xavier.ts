import type { Tensor } from "@nn/tensor";
import { fans } from "./fans.js";
import { normal } from "./normal.js";
import type { InitOptions } from "./set-values.js";
import { uniform } from "./uniform.js";

/** Options of {@link xavierUniform} and {@link xavierNormal}. */
export interface XavierOptions extends InitOptions {
  /** Initially 1; see `calculateGain`. */
  readonly gain?: number;
}

function spread(parameter: Tensor, { gain = 1 }: XavierOptions): number {
  const { fanIn, fanOut } = fans(parameter.shape);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

/**
 * Sets a weight to uniform numbers in ±gain · √(6 / (fanIn + fanOut)) (Glorot & Bengio 2010, equation 16).
 *
 * @param parameter - `[outputs, inputs, …]`
 * @throws ShapeError when there are fewer than two axes.
 *
 * @example
 * ```ts
 * import { init, Linear } from "@nn/layers";
 * const layer = new Linear(4, 2);
 * init.xavierUniform(layer.weight, { gain: init.calculateGain("tanh") });
 * console.log(String(layer.weight));
 * ```
 */
export function xavierUniform<T extends Tensor>(parameter: T, options: XavierOptions = {}): T {
  const bound = Math.sqrt(3) * spread(parameter, options);
  return uniform(parameter, { ...options, low: -bound, high: bound });
}

/**
 * Sets a weight to normal numbers of standard deviation gain · √(2 / (fanIn + fanOut)) (Glorot & Bengio 2010).
 *
 * @param parameter - `[outputs, inputs, …]`
 * @throws ShapeError when there are fewer than two axes.
 *
 * @example
 * ```ts
 * import { init, Linear } from "@nn/layers";
 * const layer = new Linear(4, 2);
 * init.xavierNormal(layer.weight);
 * console.log(String(layer.weight));
 * ```
 */
export function xavierNormal<T extends Tensor>(parameter: T, options: XavierOptions = {}): T {
  return normal(parameter, { ...options, mean: 0, std: spread(parameter, options) });
}

import type { Tensor } from "@nn/tensor";
import { fans } from "./fans.js";
import { calculateGain, type Nonlinearity } from "./gain.js";
import { normal } from "./normal.js";
import type { InitOptions } from "./set-values.js";
import { uniform } from "./uniform.js";

/** Options of {@link kaimingUniform} and {@link kaimingNormal}. */
export interface KaimingOptions extends InitOptions {
  /** Which signals keep their variance: those forward ("fanIn") or the gradients ("fanOut"). Initially "fanIn". */
  readonly mode?: "fanIn" | "fanOut";
  /** What follows the layer. Initially "leakyRelu". */
  readonly nonlinearity?: Nonlinearity;
  /** The slope of a leaky ReLU. Initially 0, which is ReLU. */
  readonly slope?: number;
}

function spread(parameter: Tensor, options: KaimingOptions): number {
  const { mode = "fanIn", nonlinearity = "leakyRelu", slope = 0 } = options;
  return calculateGain(nonlinearity, slope) / Math.sqrt(fans(parameter.shape)[mode]);
}

/**
 * Sets a weight to uniform numbers in ±gain · √(3 / fan) (He et al. 2015).
 *
 * @param parameter - `[outputs, inputs, …]`
 * @throws ShapeError when there are fewer than two axes.
 *
 * @example
 * ```ts
 * import { init, Linear } from "@nn/layers";
 * const layer = new Linear(4, 2);
 * init.kaimingUniform(layer.weight, { nonlinearity: "relu" });
 * console.log(String(layer.weight));
 * ```
 */
export function kaimingUniform<T extends Tensor>(parameter: T, options: KaimingOptions = {}): T {
  const bound = Math.sqrt(3) * spread(parameter, options);
  return uniform(parameter, { ...options, low: -bound, high: bound });
}

/**
 * Sets a weight to normal numbers of standard deviation gain / √fan (He et al. 2015, equation 10).
 *
 * @param parameter - `[outputs, inputs, …]`
 * @throws ShapeError when there are fewer than two axes.
 *
 * @example
 * ```ts
 * import { init, Linear } from "@nn/layers";
 * const layer = new Linear(4, 2);
 * init.kaimingNormal(layer.weight, { mode: "fanOut" });
 * console.log(String(layer.weight));
 * ```
 */
export function kaimingNormal<T extends Tensor>(parameter: T, options: KaimingOptions = {}): T {
  return normal(parameter, { ...options, mean: 0, std: spread(parameter, options) });
}

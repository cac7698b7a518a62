import { elu, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

// Klambauer et al., appendix A: the fixed point at mean 0 and variance 1.
const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;

/**
 * 1.0507 x where x > 0, else 1.0507 · 1.6733 (exp(x) - 1): activations keep mean 0 and variance 1 (Klambauer et al.
 * 2017).
 *
 * @param x - `[*]`
 * @returns `[*]`
 *
 * @example
 * ```ts
 * import { selu } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await selu(tensor([-1000, 0])).array()); // [-1.7581, 0], to four places
 * ```
 */
export function selu(x: Tensor): Tensor {
  return elu(x, ALPHA).mul(SCALE);
}

/**
 * {@link selu} as a module.
 *
 * @example
 * ```ts
 * import { SELU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new SELU().forward(tensor([-1000, 0])).array()); // [-1.7581, 0], to four places
 * ```
 */
export class SELU extends Module {
  forward(x: Tensor): Tensor {
    return selu(x);
  }
}

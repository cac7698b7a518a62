import { softplus, tanh, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x tanh(log(1 + exp(x))) (Misra 2019).
 *
 * @param x - `[*]`
 * @returns `[*]`
 *
 * @example
 * ```ts
 * import { mish } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await mish(tensor([0, 100])).array()); // [0, 100]
 * ```
 */
export function mish(x: Tensor): Tensor {
  return x.mul(tanh(softplus(x)));
}

/**
 * {@link mish} as a module.
 *
 * @example
 * ```ts
 * import { Mish } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Mish().forward(tensor([0, 100])).array()); // [0, 100]
 * ```
 */
export class Mish extends Module {
  forward(x: Tensor): Tensor {
    return mish(x);
  }
}

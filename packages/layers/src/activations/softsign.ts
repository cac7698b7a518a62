import { type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x / (1 + |x|).
 *
 * @param x - `[*]`
 * @returns `[*]`
 *
 * @example
 * ```ts
 * import { softsign } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await softsign(tensor([-1, 3])).array()); // [-0.5, 0.75]
 * ```
 */
export function softsign(x: Tensor): Tensor {
  return x.div(x.abs().add(1));
}

/**
 * {@link softsign} as a module.
 *
 * @example
 * ```ts
 * import { Softsign } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Softsign().forward(tensor([-1, 3])).array()); // [-0.5, 0.75]
 * ```
 */
export class Softsign extends Module {
  forward(x: Tensor): Tensor {
    return softsign(x);
  }
}

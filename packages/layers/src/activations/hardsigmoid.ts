import { where, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * min(max(x / 6 + 1/2, 0), 1); the derivative at -3 and 3 is 0.
 *
 * @param x - `[*]`
 * @returns `[*]`
 *
 * @example
 * ```ts
 * import { hardsigmoid } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await hardsigmoid(tensor([-4, 0, 4])).array()); // [0, 0.5, 1]
 * ```
 */
export function hardsigmoid(x: Tensor): Tensor {
  return where(x.le(-3), 0, where(x.ge(3), 1, x.div(6).add(0.5)));
}

/**
 * {@link hardsigmoid} as a module.
 *
 * @example
 * ```ts
 * import { Hardsigmoid } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Hardsigmoid().forward(tensor([-4, 0, 4])).array()); // [0, 0.5, 1]
 * ```
 */
export class Hardsigmoid extends Module {
  forward(x: Tensor): Tensor {
    return hardsigmoid(x);
  }
}

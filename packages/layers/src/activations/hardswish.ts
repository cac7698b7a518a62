import { where, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x min(max(x + 3, 0), 6) / 6 (Howard et al. 2019): silu of straight pieces.
 *
 * @param x - `[*]`
 * @returns `[*]`
 *
 * @example
 * ```ts
 * import { hardswish } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await hardswish(tensor([-4, 0, 4])).array()); // [0, 0, 4]
 * ```
 */
export function hardswish(x: Tensor): Tensor {
  const bend = x.mul(x.add(3)).div(6);
  return where(x.lt(-3), 0, where(x.lt(3), bend, x));
}

/**
 * {@link hardswish} as a module.
 *
 * @example
 * ```ts
 * import { Hardswish } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Hardswish().forward(tensor([-4, 0, 4])).array()); // [0, 0, 4]
 * ```
 */
export class Hardswish extends Module {
  forward(x: Tensor): Tensor {
    return hardswish(x);
  }
}

import { tanh, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x - tanh(x).
 *
 * @param x - `[*]`
 * @returns `[*]`
 *
 * @example
 * ```ts
 * import { tanhshrink } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await tanhshrink(tensor([0, 100])).array()); // [0, 99]
 * ```
 */
export function tanhshrink(x: Tensor): Tensor {
  return x.sub(tanh(x));
}

/**
 * {@link tanhshrink} as a module.
 *
 * @example
 * ```ts
 * import { Tanhshrink } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Tanhshrink().forward(tensor([0, 100])).array()); // [0, 99]
 * ```
 */
export class Tanhshrink extends Module {
  forward(x: Tensor): Tensor {
    return tanhshrink(x);
  }
}

import { silu, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x · sigmoid(x), also called swish (Elfwing et al. 2017).
 *
 * @example
 * ```ts
 * import { SiLU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new SiLU().forward(tensor([0, 100])).array()); // [0, 100]
 * ```
 */
export class SiLU extends Module {
  forward(x: Tensor): Tensor {
    return silu(x);
  }
}

import { relu, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * max(x, 0); the derivative at 0 is 0.
 *
 * @example
 * ```ts
 * import { ReLU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new ReLU().forward(tensor([-1, 2])).array()); // [0, 2]
 * ```
 */
export class ReLU extends Module {
  forward(x: Tensor): Tensor {
    return relu(x);
  }
}

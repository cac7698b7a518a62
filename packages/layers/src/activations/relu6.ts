import { relu6, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * min(max(x, 0), 6) (Krizhevsky 2010); the derivative at 0 and 6 is 0.
 *
 * @example
 * ```ts
 * import { ReLU6 } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new ReLU6().forward(tensor([-1, 2, 8])).array()); // [0, 2, 6]
 * ```
 */
export class ReLU6 extends Module {
  forward(x: Tensor): Tensor {
    return relu6(x);
  }
}

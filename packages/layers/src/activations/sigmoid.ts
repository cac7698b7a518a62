import { sigmoid, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * 1 / (1 + exp(-x)).
 *
 * @example
 * ```ts
 * import { Sigmoid } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Sigmoid().forward(tensor([0])).array()); // [0.5]
 * ```
 */
export class Sigmoid extends Module {
  forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

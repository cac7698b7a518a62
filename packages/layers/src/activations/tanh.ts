import { tanh, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * tanh(x).
 *
 * @example
 * ```ts
 * import { Tanh } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Tanh().forward(tensor([0])).array()); // [0]
 * ```
 */
export class Tanh extends Module {
  forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

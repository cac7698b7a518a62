import type { Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * y = x: a place that another module may take.
 *
 * @example
 * ```ts
 * import { Identity } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Identity().forward(tensor([1, 2])).array()); // [1, 2]
 * ```
 */
export class Identity extends Module {
  /**
   * @param x - `[*]`
   * @returns The same tensor.
   */
  forward(x: Tensor): Tensor {
    return x;
  }
}

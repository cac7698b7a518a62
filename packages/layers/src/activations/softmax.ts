import { softmax, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * exp(xᵢ) / Σⱼ exp(xⱼ) along an axis.
 *
 * @param axis - Initially the last.
 *
 * @example
 * ```ts
 * import { Softmax } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Softmax().forward(tensor([3, 3])).array()); // [0.5, 0.5]
 * ```
 */
export class Softmax extends Module {
  constructor(readonly axis = -1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return softmax(x, this.axis);
  }

  override extraRepr(): string {
    return `axis=${this.axis}`;
  }
}

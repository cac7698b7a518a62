import { softmax, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * exp(-xᵢ) / Σⱼ exp(-xⱼ) along an axis.
 *
 * @param x - `[*]`
 * @param axis - Initially the last.
 *
 * @example
 * ```ts
 * import { softmin } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await softmin(tensor([3, 3])).array()); // [0.5, 0.5]
 * ```
 */
export function softmin(x: Tensor, axis = -1): Tensor {
  return softmax(x.neg(), axis);
}

/**
 * {@link softmin} as a module.
 *
 * @param axis - Initially the last.
 *
 * @example
 * ```ts
 * import { Softmin } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Softmin().forward(tensor([3, 3])).array()); // [0.5, 0.5]
 * ```
 */
export class Softmin extends Module {
  constructor(readonly axis = -1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return softmin(x, this.axis);
  }

  override extraRepr(): string {
    return `axis=${this.axis}`;
  }
}

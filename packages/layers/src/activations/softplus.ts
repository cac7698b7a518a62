import { softplus, where, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * log(1 + exp(beta · x)) / beta, and x itself where beta · x > threshold.
 *
 * @param beta - How sharp the bend is. Initially 1.
 * @param threshold - Initially 20, from where on both are the same number.
 *
 * @example
 * ```ts
 * import { Softplus } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Softplus().forward(tensor([100])).array()); // [100]
 * ```
 */
export class Softplus extends Module {
  constructor(
    readonly beta = 1,
    readonly threshold = 20,
  ) {
    super();
  }

  forward(x: Tensor): Tensor {
    return where(x.mul(this.beta).gt(this.threshold), x, softplus(x, this.beta));
  }

  override extraRepr(): string {
    return `beta=${this.beta}, threshold=${this.threshold}`;
  }
}

import { softplus, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * log(1 + exp(beta · x)) / beta, without overflow.
 *
 * @param beta - How sharp the bend is. Initially 1.
 *
 * @example
 * ```ts
 * import { Softplus } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Softplus().forward(tensor([100])).array()); // [100]
 * ```
 */
export class Softplus extends Module {
  constructor(readonly beta = 1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return softplus(x, this.beta);
  }

  override extraRepr(): string {
    return `beta=${this.beta}`;
  }
}

import { leakyRelu, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x where x > 0, else negativeSlope · x (Maas et al. 2013).
 *
 * @param negativeSlope - Initially 0.01.
 *
 * @example
 * ```ts
 * import { LeakyReLU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new LeakyReLU(0.5).forward(tensor([-1, 2])).array()); // [-0.5, 2]
 * ```
 */
export class LeakyReLU extends Module {
  constructor(readonly negativeSlope = 0.01) {
    super();
  }

  forward(x: Tensor): Tensor {
    return leakyRelu(x, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negativeSlope=${this.negativeSlope}`;
  }
}

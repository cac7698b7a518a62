import { elu, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x where x > 0, else alpha · (exp(x) - 1) (Clevert et al. 2015, equation 15).
 *
 * @param alpha - Initially 1.
 *
 * @example
 * ```ts
 * import { ELU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new ELU().forward(tensor([-100, 2])).array()); // [-1, 2]
 * ```
 */
export class ELU extends Module {
  constructor(readonly alpha = 1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return elu(x, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${this.alpha}`;
  }
}

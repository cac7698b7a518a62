import { expm1, NNError, where, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x where x > 0, else alpha (exp(x / alpha) - 1) (Barron 2017): ELU whose slope has no jump.
 *
 * @param x - `[*]`
 * @param alpha - Not 0. Initially 1.
 * @throws NNError when alpha is 0.
 *
 * @example
 * ```ts
 * import { celu } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await celu(tensor([-1000, 1]), 2).array()); // [-2, 1]
 * ```
 */
export function celu(x: Tensor, alpha = 1): Tensor {
  if (alpha === 0) throw new NNError("celu", "alpha must not be 0");
  // The unused branch is held at 0, so that its derivative can't overflow into the sum.
  return where(x.gt(0), x, expm1(x.clamp(undefined, 0).div(alpha)).mul(alpha));
}

/**
 * {@link celu} as a module.
 *
 * @param alpha - Not 0. Initially 1.
 * @throws NNError when alpha is 0.
 *
 * @example
 * ```ts
 * import { CELU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new CELU(2).forward(tensor([-1000, 1])).array()); // [-2, 1]
 * ```
 */
export class CELU extends Module {
  constructor(readonly alpha = 1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return celu(x, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${this.alpha}`;
  }
}

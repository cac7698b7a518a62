import { NNError, where, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x - lambd where x > lambd, x + lambd where x < -lambd, else 0.
 *
 * @param x - `[*]`
 * @param lambd - λ, not below 0. Initially 0.5.
 * @throws NNError when λ is below 0.
 *
 * @example
 * ```ts
 * import { softshrink } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await softshrink(tensor([-3, 0.5, 2]), 1).array()); // [-2, 0, 1]
 * ```
 */
export function softshrink(x: Tensor, lambd = 0.5): Tensor {
  if (!(lambd >= 0)) throw new NNError("softshrink", `lambd must not be below 0, got ${lambd}`);
  return where(x.gt(lambd), x.sub(lambd), where(x.lt(-lambd), x.add(lambd), 0));
}

/**
 * {@link softshrink} as a module.
 *
 * @param lambd - λ, not below 0. Initially 0.5.
 * @throws NNError when λ is below 0.
 *
 * @example
 * ```ts
 * import { Softshrink } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Softshrink(1).forward(tensor([-3, 0.5, 2])).array()); // [-2, 0, 1]
 * ```
 */
export class Softshrink extends Module {
  constructor(readonly lambd = 0.5) {
    super();
  }

  forward(x: Tensor): Tensor {
    return softshrink(x, this.lambd);
  }

  override extraRepr(): string {
    return `lambd=${this.lambd}`;
  }
}

import { where, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * x where |x| > lambd, else 0.
 *
 * @param x - `[*]`
 * @param lambd - λ. Initially 0.5.
 *
 * @example
 * ```ts
 * import { hardshrink } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await hardshrink(tensor([-3, 0.5, 2]), 1).array()); // [-3, 0, 2]
 * ```
 */
export function hardshrink(x: Tensor, lambd = 0.5): Tensor {
  return where(x.abs().gt(lambd), x, 0);
}

/**
 * {@link hardshrink} as a module.
 *
 * @param lambd - λ. Initially 0.5.
 *
 * @example
 * ```ts
 * import { Hardshrink } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Hardshrink(1).forward(tensor([-3, 0.5, 2])).array()); // [-3, 0, 2]
 * ```
 */
export class Hardshrink extends Module {
  constructor(readonly lambd = 0.5) {
    super();
  }

  forward(x: Tensor): Tensor {
    return hardshrink(x, this.lambd);
  }

  override extraRepr(): string {
    return `lambd=${this.lambd}`;
  }
}

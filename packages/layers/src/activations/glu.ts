import { sigmoid, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";
import { halves } from "./halves.js";

/**
 * The gated linear unit: a · sigmoid(b), with a and b the halves of the input along an axis (Dauphin et al. 2017).
 *
 * @param x - `[*]`
 * @param axis - What is halved. Initially the last.
 * @throws ShapeError when the axis has no even size.
 *
 * @example
 * ```ts
 * import { glu } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await glu(tensor([4, 2, 0, 0])).array()); // [2, 1]
 * ```
 */
export function glu(x: Tensor, axis = -1): Tensor {
  const [a, b] = halves("glu", x, axis);
  return a.mul(sigmoid(b));
}

/**
 * {@link glu} as a module.
 *
 * @param axis - What is halved. Initially the last.
 * @throws ShapeError when the axis has no even size.
 *
 * @example
 * ```ts
 * import { GLU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new GLU().forward(tensor([4, 2, 0, 0])).array()); // [2, 1]
 * ```
 */
export class GLU extends Module {
  constructor(readonly axis = -1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return glu(x, this.axis);
  }

  override extraRepr(): string {
    return `axis=${this.axis}`;
  }
}

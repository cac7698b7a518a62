import { silu, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";
import { halves } from "./halves.js";

/**
 * The gated unit with swish: silu(a) · b, with a and b the halves of the input along an axis (Shazeer 2020).
 *
 * @param x - `[*]`
 * @param axis - What is halved. Initially the last.
 * @throws ShapeError when the axis has no even size.
 *
 * @example
 * ```ts
 * import { swiglu } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await swiglu(tensor([100, 0, 2, 1])).array()); // [200, 0]
 * ```
 */
export function swiglu(x: Tensor, axis = -1): Tensor {
  const [a, b] = halves("swiglu", x, axis);
  return silu(a).mul(b);
}

/**
 * {@link swiglu} as a module.
 *
 * @param axis - What is halved. Initially the last.
 * @throws ShapeError when the axis has no even size.
 *
 * @example
 * ```ts
 * import { SwiGLU } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new SwiGLU().forward(tensor([100, 0, 2, 1])).array()); // [200, 0]
 * ```
 */
export class SwiGLU extends Module {
  constructor(readonly axis = -1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return swiglu(x, this.axis);
  }

  override extraRepr(): string {
    return `axis=${this.axis}`;
  }
}

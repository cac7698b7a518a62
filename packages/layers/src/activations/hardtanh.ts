import { NNError, where, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * min(max(x, minVal), maxVal); the derivative at both ends is 0.
 *
 * @param x - `[*]`
 * @param minVal - Initially -1.
 * @param maxVal - Above minVal. Initially 1.
 * @throws NNError when minVal is not below maxVal.
 *
 * @example
 * ```ts
 * import { hardtanh } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await hardtanh(tensor([-3, 1, 3]), -2, 2).array()); // [-2, 1, 2]
 * ```
 */
export function hardtanh(x: Tensor, minVal = -1, maxVal = 1): Tensor {
  if (!(minVal < maxVal)) {
    throw new NNError("hardtanh", `minVal must be below maxVal, got ${minVal} and ${maxVal}`);
  }
  return where(x.le(minVal), minVal, where(x.ge(maxVal), maxVal, x));
}

/**
 * {@link hardtanh} as a module.
 *
 * @param minVal - Initially -1.
 * @param maxVal - Above minVal. Initially 1.
 * @throws NNError when minVal is not below maxVal.
 *
 * @example
 * ```ts
 * import { Hardtanh } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new Hardtanh(-2, 2).forward(tensor([-3, 1, 3])).array()); // [-2, 1, 2]
 * ```
 */
export class Hardtanh extends Module {
  constructor(
    readonly minVal = -1,
    readonly maxVal = 1,
  ) {
    super();
  }

  forward(x: Tensor): Tensor {
    return hardtanh(x, this.minVal, this.maxVal);
  }

  override extraRepr(): string {
    return `minVal=${this.minVal}, maxVal=${this.maxVal}`;
  }
}

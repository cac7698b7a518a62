import { logSoftmax, type Tensor } from "@nn/tensor";
import { Module } from "../module/module.js";

/**
 * log(exp(xᵢ) / Σⱼ exp(xⱼ)) along an axis, without overflow or loss of small values.
 *
 * @param axis - Initially the last.
 *
 * @example
 * ```ts
 * import { LogSoftmax } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new LogSoftmax().forward(tensor([0, -1000])).array()); // [0, -1000]
 * ```
 */
export class LogSoftmax extends Module {
  constructor(readonly axis = -1) {
    super();
  }

  forward(x: Tensor): Tensor {
    return logSoftmax(x, this.axis);
  }

  override extraRepr(): string {
    return `axis=${this.axis}`;
  }
}

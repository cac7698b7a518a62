import { Module } from "@nn/layers";
import { NNError, type Tensor } from "@nn/tensor";
import { keepLargest } from "./k-sparse.js";

/**
 * Lifetime sparsity: in training, each unit of the code fires only for those examples of the batch that it fires most
 * for; in use, for all. So every unit learns something, which k-sparse codes don't promise.
 *
 * Source: Makhzani and Frey, "Winner-Take-All Autoencoders" (2015), section 2.
 *
 * @param rate - The share of a batch that a unit may fire for, over 0 and at most 1; at least one example.
 * @throws NNError when it is not.
 *
 * @example
 * ```ts
 * import { WinnerTakeAll } from "@nn/autoencoders";
 * import { tensor } from "@nn/tensor";
 * const code = tensor([[1, 5], [2, 4]]);
 * console.log(await new WinnerTakeAll(0.5).forward(code).array()); // [[0, 5], [2, 0]]
 * ```
 */
export class WinnerTakeAll extends Module {
  constructor(readonly rate: number) {
    super();
    if (!(rate > 0 && rate <= 1))
      throw new NNError("WinnerTakeAll", `rate must be over 0 and at most 1, got ${rate}`);
  }

  /** @param code - `[n, size]` */
  forward(code: Tensor): Tensor {
    if (!this.training) return code;
    return keepLargest("WinnerTakeAll", code, Math.max(1, Math.round(this.rate * code.shape[0])), 0);
  }

  override extraRepr(): string {
    return `rate=${this.rate}`;
  }
}

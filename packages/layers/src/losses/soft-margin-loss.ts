import { softplus, type Tensor } from "@nn/tensor";
import { LossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/**
 * log(1 + exp(-t x)), without overflow.
 *
 * @param input - Scores x `[*]`.
 * @param target - t, 1 or -1, of the same shape.
 * @throws ShapeError when the shapes differ.
 *
 * @example
 * ```ts
 * import { softMarginLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await softMarginLoss(tensor([0, 100]), tensor([1, 1])).item()); // 0.3466
 * ```
 */
export function softMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  requireSameShape("softMarginLoss", input, target);
  return reduceLoss("softMarginLoss", softplus(input.mul(target).neg()), options);
}

/**
 * {@link softMarginLoss} as a module.
 *
 * @example
 * ```ts
 * import { SoftMarginLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new SoftMarginLoss().forward(tensor([0, 100]), tensor([1, 1])).item()); // 0.3466
 * ```
 */
export class SoftMarginLoss extends LossModule {
  forward(input: Tensor, target: Tensor): Tensor {
    return softMarginLoss(input, target, this.options);
  }
}

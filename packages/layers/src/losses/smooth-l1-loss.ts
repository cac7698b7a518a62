import { NNError, where, type Tensor } from "@nn/tensor";
import { l1Loss } from "./l1-loss.js";
import { LossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/** Options of {@link smoothL1Loss}. */
export interface SmoothL1LossOptions extends LossOptions {
  /** Where the square ends and the line begins, β. Initially 1. With 0 this is {@link l1Loss}. */
  readonly beta?: number;
}

/**
 * The absolute error, rounded off near 0 (Girshick 2015, equation 3): d² / 2β where |d| < β, else |d| - β/2, with
 * d = input - target. It is Huber's loss divided by β.
 *
 * @param input - `[*]`
 * @param target - Of the same shape.
 * @throws ShapeError when the shapes differ. NNError when β is below 0.
 *
 * @example
 * ```ts
 * import { smoothL1Loss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await smoothL1Loss(tensor([1, 2]), tensor([1.5, 5]), { reduction: "none" }).array()); // [0.125, 2.5]
 * ```
 */
export function smoothL1Loss(input: Tensor, target: Tensor, options: SmoothL1LossOptions = {}): Tensor {
  requireSameShape("smoothL1Loss", input, target);
  const { beta = 1 } = options;
  if (!(beta >= 0)) throw new NNError("smoothL1Loss", `beta must not be below 0, got ${beta}`);
  if (beta === 0) return l1Loss(input, target, options);
  const difference = input.sub(target);
  const size = difference.abs();
  const square = difference.square().mul(0.5 / beta);
  return reduceLoss("smoothL1Loss", where(size.lt(beta), square, size.sub(beta / 2)), options);
}

/**
 * {@link smoothL1Loss} as a module.
 *
 * @example
 * ```ts
 * import { SmoothL1Loss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new SmoothL1Loss({ beta: 2 }).forward(tensor([0]), tensor([3])).item()); // 2
 * ```
 */
export class SmoothL1Loss extends LossModule<SmoothL1LossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, this.options);
  }
}

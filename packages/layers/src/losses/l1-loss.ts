import type { Tensor } from "@nn/tensor";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/**
 * Mean absolute error: mean(|input - target|). The derivative at equality is 0.
 *
 * @param input - `[*]`
 * @param target - Of the same shape.
 * @throws ShapeError when the shapes differ.
 *
 * @example
 * ```ts
 * import { l1Loss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await l1Loss(tensor([1, 2]), tensor([1, 4])).item()); // 1
 * ```
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  requireSameShape("l1Loss", input, target);
  return reduceLoss(input.sub(target).abs(), options);
}

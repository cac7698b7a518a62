import type { Tensor } from "@nn/tensor";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/**
 * Mean squared error: mean((input - target)²).
 *
 * @param input - `[*]`
 * @param target - Of the same shape.
 * @throws ShapeError when the shapes differ: nothing is broadcast here, since that is nearly always a mistake.
 *
 * @example
 * ```ts
 * import { mseLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await mseLoss(tensor([1, 2]), tensor([1, 4])).item()); // 2
 * ```
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  requireSameShape("mseLoss", input, target);
  return reduceLoss(input.sub(target).square(), options);
}

import type { Tensor } from "@nn/tensor";
import { LossModule } from "./loss-module.js";
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
  return reduceLoss("l1Loss", input.sub(target).abs(), options);
}

/**
 * {@link l1Loss} as a module.
 *
 * @example
 * ```ts
 * import { L1Loss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new L1Loss().forward(tensor([1, 2]), tensor([1, 4])).item()); // 1
 * ```
 */
export class L1Loss extends LossModule {
  forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, this.options);
  }
}

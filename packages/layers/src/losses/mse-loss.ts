import type { Tensor } from "@nn/tensor";
import { LossModule } from "./loss-module.js";
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
  return reduceLoss("mseLoss", input.sub(target).square(), options);
}

/**
 * {@link mseLoss} as a module.
 *
 * @example
 * ```ts
 * import { MSELoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new MSELoss().forward(tensor([1, 2]), tensor([1, 4])).item()); // 2
 * ```
 */
export class MSELoss extends LossModule {
  forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, this.options);
  }
}

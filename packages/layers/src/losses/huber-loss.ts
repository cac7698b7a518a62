import { NNError, where, type Tensor } from "@nn/tensor";
import { LossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/** Options of {@link huberLoss}. */
export interface HuberLossOptions extends LossOptions {
  /** Where the square ends and the line begins, δ. Initially 1. */
  readonly delta?: number;
}

/**
 * Huber's loss (1964): d² / 2 where |d| ≤ δ, else δ (|d| - δ/2), with d = input - target.
 *
 * @param input - `[*]`
 * @param target - Of the same shape.
 * @throws ShapeError when the shapes differ. NNError when δ is not above 0.
 *
 * @example
 * ```ts
 * import { huberLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await huberLoss(tensor([1, 2]), tensor([2, 5]), { reduction: "none" }).array()); // [0.5, 2.5]
 * ```
 */
export function huberLoss(input: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  requireSameShape("huberLoss", input, target);
  const { delta = 1 } = options;
  if (!(delta > 0)) throw new NNError("huberLoss", `delta must be above 0, got ${delta}`);
  const difference = input.sub(target);
  const size = difference.abs();
  const line = size.sub(delta / 2).mul(delta);
  return reduceLoss("huberLoss", where(size.le(delta), difference.square().mul(0.5), line), options);
}

/**
 * {@link huberLoss} as a module.
 *
 * @example
 * ```ts
 * import { HuberLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new HuberLoss({ delta: 2 }).forward(tensor([0]), tensor([3])).item()); // 4
 * ```
 */
export class HuberLoss extends LossModule<HuberLossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, this.options);
  }
}

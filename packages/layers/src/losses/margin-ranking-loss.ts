import { relu, type Tensor } from "@nn/tensor";
import { LossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/** Options of {@link marginRankingLoss}. */
export interface MarginRankingLossOptions extends LossOptions {
  /** By how much the right one must be ahead. Initially 0. */
  readonly margin?: number;
}

/**
 * max(0, -t (x₁ - x₂) + margin): x₁ should rank above x₂ where t is 1, below it where t is -1.
 *
 * @param input1 - x₁ `[*]`
 * @param input2 - x₂ of the same shape.
 * @param target - t, 1 or -1, of the same shape.
 * @throws ShapeError when the shapes differ.
 *
 * @example
 * ```ts
 * import { marginRankingLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await marginRankingLoss(tensor([3, 1]), tensor([1, 3]), tensor([1, 1])).item()); // 1
 * ```
 */
export function marginRankingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: MarginRankingLossOptions = {},
): Tensor {
  requireSameShape("marginRankingLoss", input1, input2, ["first input", "second"]);
  requireSameShape("marginRankingLoss", input1, target, ["first input", "target"]);
  const { margin = 0 } = options;
  return reduceLoss("marginRankingLoss", relu(input2.sub(input1).mul(target).add(margin)), options);
}

/**
 * {@link marginRankingLoss} as a module.
 *
 * @example
 * ```ts
 * import { MarginRankingLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const loss = new MarginRankingLoss({ margin: 1 });
 * console.log(await loss.forward(tensor([3, 1]), tensor([1, 3]), tensor([1, 1])).item()); // 1.5
 * ```
 */
export class MarginRankingLoss extends LossModule<
  MarginRankingLossOptions,
  [input1: Tensor, input2: Tensor, target: Tensor]
> {
  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return marginRankingLoss(input1, input2, target, this.options);
  }
}

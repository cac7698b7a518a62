import { relu, where, type Tensor } from "@nn/tensor";
import { LossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/** Options of {@link hingeEmbeddingLoss}. */
export interface HingeEmbeddingLossOptions extends LossOptions {
  /** From which distance on a different pair costs nothing. Initially 1. */
  readonly margin?: number;
}

/**
 * For distances x of pairs: x where the target is 1 (alike), max(0, margin - x) where it is -1 (different).
 *
 * @param input - Distances x `[*]`.
 * @param target - 1 or -1, of the same shape.
 * @throws ShapeError when the shapes differ.
 *
 * @example
 * ```ts
 * import { hingeEmbeddingLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await hingeEmbeddingLoss(tensor([2, 0.5]), tensor([1, -1])).item()); // 1.25
 * ```
 */
export function hingeEmbeddingLoss(
  input: Tensor,
  target: Tensor,
  options: HingeEmbeddingLossOptions = {},
): Tensor {
  requireSameShape("hingeEmbeddingLoss", input, target);
  const { margin = 1 } = options;
  const alike = where(target.ne(-1), input, 0);
  const different = where(target.ne(1), relu(input.neg().add(margin)), 0);
  return reduceLoss("hingeEmbeddingLoss", alike.add(different), options);
}

/**
 * {@link hingeEmbeddingLoss} as a module.
 *
 * @example
 * ```ts
 * import { HingeEmbeddingLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new HingeEmbeddingLoss().forward(tensor([2, 0.5]), tensor([1, -1])).item()); // 1.25
 * ```
 */
export class HingeEmbeddingLoss extends LossModule<HingeEmbeddingLossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return hingeEmbeddingLoss(input, target, this.options);
  }
}

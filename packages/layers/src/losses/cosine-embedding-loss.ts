import { formatShape, relu, ShapeError, where, type Tensor } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";
import { LossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/** Options of {@link cosineEmbeddingLoss}. */
export interface CosineEmbeddingLossOptions extends LossOptions {
  /** Up to which cosine a different pair costs nothing. Initially 0. */
  readonly margin?: number;
}

/** What is added to the squared lengths, so that a vector of zeros has a cosine. */
const EPSILON = 1e-12;

/**
 * 1 - cos(x₁, x₂) where the target is 1 (alike), max(0, cos(x₁, x₂) - margin) where it is -1 (different).
 *
 * @param input1 - x₁ `[N, D]` or `[D]`
 * @param input2 - x₂ of the same shape.
 * @param target - 1 or -1, `[N]` or `[]`.
 * @throws ShapeError when the shapes don't fit.
 *
 * @example
 * ```ts
 * import { cosineEmbeddingLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const [x, y] = [tensor([[1, 0], [1, 0]]), tensor([[2, 0], [1, 0]])];
 * console.log(await cosineEmbeddingLoss(x, y, tensor([1, -1])).item()); // 0.5
 * ```
 */
export function cosineEmbeddingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: CosineEmbeddingLossOptions = {},
): Tensor {
  requireSameShape("cosineEmbeddingLoss", input1, input2, ["first input", "second"]);
  const rows = input1.shape.slice(0, -1);
  if (input1.rank === 0 || !sameShape(target.shape, rows)) {
    throw new ShapeError(
      "cosineEmbeddingLoss",
      `for inputs of shape ${formatShape(input1.shape)} the target is ${formatShape(rows)}, got ${formatShape(target.shape)}`,
    );
  }
  const { margin = 0 } = options;
  const lengths = input1.square().sum(-1).add(EPSILON).mul(input2.square().sum(-1).add(EPSILON));
  const cosine = input1.mul(input2).sum(-1).div(lengths.sqrt());
  const alike = where(target.eq(1), cosine.neg().add(1), 0);
  const different = where(target.eq(-1), relu(cosine.sub(margin)), 0);
  return reduceLoss("cosineEmbeddingLoss", alike.add(different), options);
}

/**
 * {@link cosineEmbeddingLoss} as a module.
 *
 * @example
 * ```ts
 * import { CosineEmbeddingLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const loss = new CosineEmbeddingLoss({ margin: 0.5 });
 * console.log(await loss.forward(tensor([[1, 0]]), tensor([[2, 0]]), tensor([-1])).item()); // 0.5
 * ```
 */
export class CosineEmbeddingLoss extends LossModule<
  CosineEmbeddingLossOptions,
  [input1: Tensor, input2: Tensor, target: Tensor]
> {
  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosineEmbeddingLoss(input1, input2, target, this.options);
  }
}

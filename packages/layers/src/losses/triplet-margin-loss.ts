import { NNError, relu, type Tensor } from "@nn/tensor";
import { pairwiseDistance } from "../layers/distance/index.js";
import { LossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/** Options of {@link tripletMarginLoss}. */
export interface TripletMarginLossOptions extends LossOptions {
  /** By how much the negative must be further away. Initially 1. */
  readonly margin?: number;
  /** The order of the norm that measures distances. Initially 2. */
  readonly p?: number;
  /** What is added to each difference, so that the norm has a slope at 0. Initially 1e-6. */
  readonly eps?: number;
  /** Whether the negative's distance is the lesser of those to anchor and positive (Balntas et al. 2016). Initially false. */
  readonly swap?: boolean;
}

/**
 * max(0, d(a, p) - d(a, n) + margin), with d(x, y) = ‖x - y + eps‖ (Schroff et al. 2015, equation 1).
 *
 * @param anchor - a `[N, D]` or `[D]`
 * @param positive - p of the same shape.
 * @param negative - n of the same shape.
 * @throws ShapeError when the shapes differ. NNError for inputs without axes.
 *
 * @example
 * ```ts
 * import { tripletMarginLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const [a, p, n] = [tensor([[0, 0]]), tensor([[3, 4]]), tensor([[6, 8]])];
 * console.log(await tripletMarginLoss(a, p, n, { margin: 6 }).item()); // 1
 * ```
 */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginLossOptions = {},
): Tensor {
  requireSameShape("tripletMarginLoss", anchor, positive, ["anchor", "positive"]);
  requireSameShape("tripletMarginLoss", anchor, negative, ["anchor", "negative"]);
  if (anchor.rank === 0)
    throw new NNError("tripletMarginLoss", "the anchor needs an axis of features, got []");
  const { margin = 1, p = 2, eps = 1e-6, swap = false } = options;
  const distance = (x: Tensor, y: Tensor): Tensor => pairwiseDistance(x, y, { p, eps });
  const toNegative = distance(anchor, negative);
  const far = swap ? toNegative.minimum(distance(positive, negative)) : toNegative;
  const losses = relu(distance(anchor, positive).sub(far).add(margin));
  return reduceLoss("tripletMarginLoss", losses, options);
}

/**
 * {@link tripletMarginLoss} as a module.
 *
 * @example
 * ```ts
 * import { TripletMarginLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const loss = new TripletMarginLoss({ margin: 6 });
 * console.log(await loss.forward(tensor([[0, 0]]), tensor([[3, 4]]), tensor([[6, 8]])).item()); // 1
 * ```
 */
export class TripletMarginLoss extends LossModule<
  TripletMarginLossOptions,
  [anchor: Tensor, positive: Tensor, negative: Tensor]
> {
  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    return tripletMarginLoss(anchor, positive, negative, this.options);
  }
}

import { exp, log, NNError, where, type Tensor } from "@nn/tensor";
import { LossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossReduction } from "./reduction.js";

/** Options of {@link klDiv}. */
export interface KLDivOptions {
  /** Initially "mean", over all elements; "batchmean", the sum over the size of the first axis, is the divergence. */
  readonly reduction?: LossReduction | "batchmean";
  /** Whether the target holds log probabilities too. Initially false. */
  readonly logTarget?: boolean;
}

/**
 * Kullback and Leibler's divergence of the target from the input: t (log t - x), with 0 log 0 = 0, or with `logTarget`
 * exp(t) (t - x).
 *
 * @param input - Log probabilities x `[N, *]`.
 * @param target - Probabilities t, or their logarithms, of the same shape.
 * @throws ShapeError when the shapes differ. NNError for "batchmean" without a batch.
 *
 * @example
 * ```ts
 * import { klDiv } from "@nn/layers";
 * import { log, tensor } from "@nn/tensor";
 * const x = log(tensor([[0.5, 0.5]]));
 * console.log(await klDiv(x, tensor([[1, 0]]), { reduction: "batchmean" }).item()); // 0.6931
 * ```
 */
export function klDiv(input: Tensor, target: Tensor, options: KLDivOptions = {}): Tensor {
  requireSameShape("klDiv", input, target);
  const { reduction = "mean", logTarget = false } = options;
  const losses = logTarget ? exp(target).mul(target.sub(input)) : timesLog(target).sub(target.mul(input));
  if (reduction !== "batchmean") return reduceLoss("klDiv", losses, { reduction });
  if (input.rank === 0) throw new NNError("klDiv", '"batchmean" needs an axis of examples', 'use "sum"');
  return losses.sum().div(input.shape[0]);
}

/** t log t, and 0 at 0 with no infinity on the way. */
function timesLog(t: Tensor): Tensor {
  const zero = t.eq(0);
  return where(zero, 0, t.mul(log(where(zero, 1, t))));
}

/**
 * {@link klDiv} as a module.
 *
 * @example
 * ```ts
 * import { KLDivLoss } from "@nn/layers";
 * import { log, tensor } from "@nn/tensor";
 * const loss = new KLDivLoss({ reduction: "batchmean" });
 * console.log(await loss.forward(log(tensor([[0.5, 0.5]])), tensor([[1, 0]])).item()); // 0.6931
 * ```
 */
export class KLDivLoss extends LossModule<KLDivOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, this.options);
  }
}

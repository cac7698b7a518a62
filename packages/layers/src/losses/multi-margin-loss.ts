import { formatShape, NNError, relu, ShapeError, where, type Tensor } from "@nn/tensor";
import { alongClasses, atTarget, classTarget, markOutside } from "./class-target.js";
import { WeightedLossModule } from "./loss-module.js";
import { reduceLoss, type LossOptions } from "./reduction.js";

/** Options of {@link multiMarginLoss}. */
export interface MultiMarginLossOptions extends LossOptions {
  /** The power of each class's share, 1 or 2. Initially 1. */
  readonly p?: 1 | 2;
  /** By how much the right class must be ahead. Initially 1. */
  readonly margin?: number;
  /** The weight of each class, `[C]`. Initially all 1. */
  readonly weight?: Tensor;
}

/**
 * The hinge loss of several classes: Σ_{c ≠ t} w[t] max(0, margin - x[t] + x[c])ᵖ / C (Crammer & Singer 2001).
 *
 * @param input - Scores x `[N, C]` or `[C]`.
 * @param target - Class indexes t, int32, `[N]` or `[]`.
 * @throws ShapeError, DTypeError for a target that doesn't fit. NNError when p is neither 1 nor 2.
 *
 * @example
 * ```ts
 * import { multiMarginLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const classes = tensor([0], { dtype: "int32" });
 * console.log(await multiMarginLoss(tensor([[1, 2, 0]]), classes).item()); // 0.6667
 * ```
 */
export function multiMarginLoss(input: Tensor, target: Tensor, options: MultiMarginLossOptions = {}): Tensor {
  const { p = 1, margin = 1 } = options;
  if (p !== 1 && p !== 2) throw new NNError("multiMarginLoss", `p must be 1 or 2, got ${String(p)}`);
  if (input.rank > 2) {
    throw new ShapeError("multiMarginLoss", `expected [N, C] or [C], got ${formatShape(input.shape)}`);
  }
  // A margin loss ignores nothing: NaN is no index.
  const seen = classTarget("multiMarginLoss", input, target, { ignoreIndex: Number.NaN });
  const right = atTarget(input, seen).unsqueeze(seen.axis);
  const short = where(seen.hit, 0, relu(input.sub(right).add(margin)));
  const total = (p === 1 ? short : short.square()).mean(seen.axis);
  const weight = options.weight && alongClasses("multiMarginLoss", options.weight, input);
  const losses = weight ? total.mul(atTarget(weight, seen)) : total;
  return reduceLoss("multiMarginLoss", markOutside(losses, seen), options);
}

/**
 * {@link multiMarginLoss} as a module.
 *
 * @example
 * ```ts
 * import { MultiMarginLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const classes = tensor([0], { dtype: "int32" });
 * console.log(await new MultiMarginLoss().forward(tensor([[1, 2, 0]]), classes).item()); // 0.6667
 * ```
 */
export class MultiMarginLoss extends WeightedLossModule<MultiMarginLossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return multiMarginLoss(input, target, this.options);
  }
}

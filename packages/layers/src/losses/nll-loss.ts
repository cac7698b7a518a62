import type { Tensor } from "@nn/tensor";
import {
  alongClasses,
  atTarget,
  classTarget,
  markOutside,
  reduceClassLoss,
  type ClassLossOptions,
} from "./class-target.js";
import { WeightedLossModule } from "./loss-module.js";

/**
 * Negative log likelihood: -w[tₙ] · input[n, tₙ], the mean weighted: Σ lossₙ / Σ w[tₙ].
 *
 * @param input - Log probabilities `[N, C]`, `[N, C, …]` or `[C]`.
 * @param target - Class indexes, int32, of the input's shape without C.
 * @throws ShapeError, DTypeError for a target that doesn't fit. IndexError for a class that there isn't, where the
 * target's values are at hand (the loss is NaN elsewhere).
 *
 * @example
 * ```ts
 * import { nllLoss } from "@nn/layers";
 * import { logSoftmax, tensor } from "@nn/tensor";
 * const scores = tensor([[2, 0], [0, 2]]);
 * const classes = tensor([0, 1], { dtype: "int32" });
 * console.log(await nllLoss(logSoftmax(scores, 1), classes).item()); // 0.1269
 * ```
 */
export function nllLoss(input: Tensor, target: Tensor, options: ClassLossOptions = {}): Tensor {
  const seen = classTarget("nllLoss", input, target, options);
  const weight = options.weight && alongClasses("nllLoss", options.weight, input);
  const losses = atTarget(weight ? input.mul(weight) : input, seen).neg();
  return reduceClassLoss("nllLoss", markOutside(losses, seen), seen, weight, options);
}

/**
 * {@link nllLoss} as a module.
 *
 * @example
 * ```ts
 * import { NLLLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const classes = tensor([0, 1], { dtype: "int32" });
 * console.log(await new NLLLoss().forward(tensor([[-0.5, -1], [-1, -0.5]]), classes).item()); // 0.5
 * ```
 */
export class NLLLoss extends WeightedLossModule<ClassLossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return nllLoss(input, target, this.options);
  }
}

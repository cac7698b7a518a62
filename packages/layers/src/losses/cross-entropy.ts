import { logSoftmax, NNError, where, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";
import {
  alongClasses,
  atTarget,
  classAxis,
  classTarget,
  markOutside,
  reduceClassLoss,
  type ClassLossOptions,
} from "./class-target.js";
import { WeightedLossModule } from "./loss-module.js";
import { reduceLoss } from "./reduction.js";

/** Options of {@link crossEntropy}. */
export interface CrossEntropyOptions extends ClassLossOptions {
  /** How much of each target is spread evenly over all classes, ε (Szegedy et al. 2015). Initially 0. */
  readonly labelSmoothing?: number;
}

/**
 * Cross entropy of softmax(input) and the target: -w[tₙ] · logSoftmax(input)[n, tₙ], and with label smoothing
 * (1 - ε) of that plus ε/C · Σ_c -w[c] · logSoftmax(input)[n, c]. The mean is weighted: Σ lossₙ / Σ w[tₙ].
 *
 * @param input - Scores (not probabilities) `[N, C]`, `[N, C, …]` or `[C]`.
 * @param target - Class indexes, int32, of the input's shape without C; or probabilities, floating, of its whole shape,
 * whose loss -Σ_c w[c] · p[n, c] · logSoftmax(input)[n, c] is averaged over n.
 * @throws ShapeError, DTypeError for a target that doesn't fit. IndexError for a class that there isn't, where the
 * target's values are at hand (the loss is NaN elsewhere).
 *
 * @example
 * ```ts
 * import { crossEntropy } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const scores = tensor([[2, 0], [0, 2]]);
 * const classes = tensor([0, 1], { dtype: "int32" });
 * console.log(await crossEntropy(scores, classes).item()); // 0.1269
 * ```
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const { labelSmoothing = 0 } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new NNError("crossEntropy", `labelSmoothing must be from 0 to 1, got ${labelSmoothing}`);
  }
  const axis = classAxis("crossEntropy", input);
  nodeOf("crossEntropy", target);
  const logits = logSoftmax(input, axis);
  const weight = options.weight && alongClasses("crossEntropy", options.weight, input);
  const weighted = weight ? logits.mul(weight) : logits;
  const classes = input.shape[axis];
  if (target.dtype !== "int32" && sameShape(target.shape, input.shape)) {
    const smooth =
      labelSmoothing === 0 ? target : target.mul(1 - labelSmoothing).add(labelSmoothing / classes);
    return reduceLoss("crossEntropy", weighted.mul(smooth).sum(axis).neg(), options);
  }
  const seen = classTarget("crossEntropy", input, target, options);
  let losses = atTarget(weighted, seen).neg();
  if (labelSmoothing > 0) {
    const even = where(seen.valid, weighted.sum(axis).neg(), 0);
    losses = losses.mul(1 - labelSmoothing).add(even.mul(labelSmoothing / classes));
  }
  return reduceClassLoss("crossEntropy", markOutside(losses, seen), seen, weight, options);
}

/**
 * {@link crossEntropy} as a module.
 *
 * @example
 * ```ts
 * import { CrossEntropyLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const classes = tensor([0, 1], { dtype: "int32" });
 * console.log(await new CrossEntropyLoss().forward(tensor([[2, 0], [0, 2]]), classes).item()); // 0.1269
 * ```
 */
export class CrossEntropyLoss extends WeightedLossModule<CrossEntropyOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return crossEntropy(input, target, this.options);
  }
}

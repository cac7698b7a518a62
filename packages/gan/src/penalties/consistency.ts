import type { Tensor } from "@nn/tensor";
import { checkNotNegative, type Penalty, type PenaltyOptions } from "./penalty.js";

/** Options of {@link consistencyPenalty}. */
export interface ConsistencyPenaltyOptions extends PenaltyOptions {
  /** λ. Initially 10. */
  readonly weight?: number;
}

/**
 * Consistency regularisation: a change that doesn't matter must not change the score.
 *
 *     λ E[(D(x) − D(T(x)))²]
 *
 * Source: Zhang, Zhang, Odena and Lee, "Consistency regularization for generative adversarial networks" (2020),
 * algorithm 1.
 *
 * @param augment - T, of batches: the transforms of `@nn/data` are such functions.
 * @throws ValueError for a negative weight.
 *
 * @example
 * ```ts
 * import { transforms } from "@nn/data";
 * import { consistencyPenalty } from "@nn/gan";
 * const penalty = consistencyPenalty(transforms.randomCrop([28, 28], { padding: 2 }));
 * console.log(penalty.name); // consistency
 * ```
 */
export function consistencyPenalty(
  augment: (x: Tensor) => Tensor,
  { weight = 10 }: ConsistencyPenaltyOptions = {},
): Penalty {
  checkNotNegative("consistencyPenalty", "weight", weight);
  return {
    name: "consistency",
    perExample: false,
    penalty: ({ critic, real }) =>
      critic(real)
        .sub(critic(augment(real)))
        .square()
        .mean()
        .mul(weight),
  };
}

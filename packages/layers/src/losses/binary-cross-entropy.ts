import { log, type Tensor } from "@nn/tensor";
import { withDerivative } from "@nn/tensor/graph";
import { WeightedLossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";
import { weighted } from "./weighted.js";

/** Options of {@link binaryCrossEntropy}. */
export interface BinaryCrossEntropyOptions extends LossOptions {
  /** Factors of the elements' losses, broadcasting to the input. */
  readonly weight?: Tensor;
}

/**
 * Binary cross entropy: -w [t log p + (1 - t) log(1 - p)], the logarithms held at -100 and the derivative
 * (p - t) / max(p (1 - p), 1e-12), as PyTorch has them. Prefer {@link bceWithLogits}, which loses nothing near 0 and 1.
 *
 * @param input - Probabilities p `[*]`.
 * @param target - t from 0 to 1, of the same shape.
 * @throws ShapeError when the shapes differ.
 *
 * @example
 * ```ts
 * import { binaryCrossEntropy } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await binaryCrossEntropy(tensor([0.5, 1]), tensor([1, 1])).item()); // 0.3466
 * ```
 */
export function binaryCrossEntropy(
  input: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  requireSameShape("binaryCrossEntropy", input, target);
  const logP = log(input).maximum(-100);
  const logQ = log(input.neg().add(1)).maximum(-100);
  const slope = logQ.sub(logP);
  // By parts the derivative would be 0 · ∞ at 0 and 1.
  const losses = withDerivative(target.mul(slope).sub(logQ), [input, target], (gradient) => [
    gradient.mul(input.sub(target)).div(input.mul(input.neg().add(1)).maximum(1e-12)),
    gradient.mul(slope),
  ]);
  return reduceLoss("binaryCrossEntropy", weighted("binaryCrossEntropy", losses, options.weight), options);
}

/**
 * {@link binaryCrossEntropy} as a module.
 *
 * @example
 * ```ts
 * import { BCELoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new BCELoss().forward(tensor([0.5, 1]), tensor([1, 1])).item()); // 0.3466
 * ```
 */
export class BCELoss extends WeightedLossModule<BinaryCrossEntropyOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, this.options);
  }
}

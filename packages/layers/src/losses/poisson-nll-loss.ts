import { exp, log, where, type Tensor } from "@nn/tensor";
import { LossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/** Options of {@link poissonNllLoss}. */
export interface PoissonNLLLossOptions extends LossOptions {
  /** Whether the input is the logarithm of the rate. Initially true. */
  readonly logInput?: boolean;
  /** Whether Stirling's approximation of log t! is added for targets above 1. Initially false. */
  readonly full?: boolean;
  /** What is added to a rate before its logarithm. Initially 1e-8. */
  readonly eps?: number;
}

/**
 * Negative log likelihood of counts t under Poisson's distribution: exp(x) - t x, or without `logInput` x - t log(x +
 * eps); with `full` plus t log t - t + log(2πt) / 2 where t > 1.
 *
 * @param input - Logarithms of rates, or rates `[*]`.
 * @param target - Counts t of the same shape.
 * @throws ShapeError when the shapes differ.
 *
 * @example
 * ```ts
 * import { poissonNllLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await poissonNllLoss(tensor([0, 0]), tensor([1, 3])).item()); // 1
 * ```
 */
export function poissonNllLoss(input: Tensor, target: Tensor, options: PoissonNLLLossOptions = {}): Tensor {
  requireSameShape("poissonNllLoss", input, target);
  const { logInput = true, full = false, eps = 1e-8 } = options;
  const losses = logInput ? exp(input).sub(target.mul(input)) : input.sub(target.mul(log(input.add(eps))));
  return reduceLoss("poissonNllLoss", full ? losses.add(logFactorial(target)) : losses, options);
}

/** Stirling's approximation of log t!, 0 up to 1. */
function logFactorial(t: Tensor): Tensor {
  const small = t.le(1);
  const safe = where(small, 1, t);
  const approximation = t
    .mul(log(safe))
    .sub(t)
    .add(log(safe.mul(2 * Math.PI)).mul(0.5));
  return where(small, 0, approximation);
}

/**
 * {@link poissonNllLoss} as a module.
 *
 * @example
 * ```ts
 * import { PoissonNLLLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new PoissonNLLLoss({ logInput: false }).forward(tensor([1]), tensor([3])).item()); // 1
 * ```
 */
export class PoissonNLLLoss extends LossModule<PoissonNLLLossOptions> {
  forward(input: Tensor, target: Tensor): Tensor {
    return poissonNllLoss(input, target, this.options);
  }
}

import { formatShape, log, ShapeError, type Tensor } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";
import { LossModule } from "./loss-module.js";
import { reduceLoss, requireSameShape, type LossOptions } from "./reduction.js";

/** Options of {@link gaussianNllLoss}. */
export interface GaussianNLLLossOptions extends LossOptions {
  /** Whether log(2π) / 2 is added. Initially false. */
  readonly full?: boolean;
  /** The least variance that is reckoned with. Initially 1e-6. */
  readonly eps?: number;
}

/**
 * Negative log likelihood of the target under normal distributions (Nix & Weigend 1994): (log v + (input - target)² / v)
 * / 2, with v = max(variance, eps); the derivative passes to the variance as if it were not held at eps.
 *
 * @param input - Means `[*, D]`.
 * @param target - Of the same shape.
 * @param variance - Of the same shape, or one for each row: `[*, 1]` or `[*]`.
 * @throws ShapeError when the shapes don't fit.
 *
 * @example
 * ```ts
 * import { gaussianNllLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await gaussianNllLoss(tensor([0]), tensor([2]), tensor([1])).item()); // 2
 * ```
 */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options: GaussianNLLLossOptions = {},
): Tensor {
  requireSameShape("gaussianNllLoss", input, target);
  const { full = false, eps = 1e-6 } = options;
  const given = besideInput(input, variance);
  // Held from below by a constant, so that a variance under eps still learns.
  const v = given.add(given.maximum(eps).sub(given).detach());
  const losses = log(v).add(input.sub(target).square().div(v)).mul(0.5);
  return reduceLoss("gaussianNllLoss", full ? losses.add(Math.log(2 * Math.PI) / 2) : losses, options);
}

/** The variance with the input's axes. */
function besideInput(input: Tensor, variance: Tensor): Tensor {
  const rows = input.shape.slice(0, -1);
  if (sameShape(variance.shape, input.shape) || sameShape(variance.shape, [...rows, 1])) return variance;
  if (input.rank > 0 && sameShape(variance.shape, rows)) return variance.unsqueeze(-1);
  throw new ShapeError(
    "gaussianNllLoss",
    `the input has shape ${formatShape(input.shape)}, the variance ${formatShape(variance.shape)}`,
    `give a variance of the input's shape, or ${formatShape([...rows, 1])}`,
  );
}

/**
 * {@link gaussianNllLoss} as a module.
 *
 * @example
 * ```ts
 * import { GaussianNLLLoss } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await new GaussianNLLLoss().forward(tensor([0]), tensor([2]), tensor([1])).item()); // 2
 * ```
 */
export class GaussianNLLLoss extends LossModule<
  GaussianNLLLossOptions,
  [input: Tensor, target: Tensor, variance: Tensor]
> {
  forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    return gaussianNllLoss(input, target, variance, this.options);
  }
}

import { formatShape, ones, type Tensor } from "@nn/tensor";
import { Module } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import { scaled } from "./moments.js";
import { sizesOf, trailingAxes, type NormalizedShape } from "./trailing.js";

/** What PyTorch takes: the step from 1 to the next number of the dtype. */
const STEPS = { float32: 2 ** -23, float64: 2 ** -52 };

/** The arguments of {@link rmsNorm} that may be left out. */
export interface RMSNormArguments {
  /** γ, of the shape `normalizedShape`. Initially none. */
  readonly weight?: Tensor | undefined;
  /** Added to the mean of squares. Initially 2⁻²³, the step of float32 at 1 (2⁻⁵² for float64), as in PyTorch. */
  readonly eps?: number | undefined;
}

/**
 * y = x / √(E[x²] + ε) · γ, with the mean over the last axes (Zhang and Sennrich 2019, equation 4).
 *
 * @param x - `[*, ...normalizedShape]`
 * @param normalizedShape - Sizes of the last axes, or of the last one.
 * @returns Of x's shape.
 * @throws ShapeError when x or the weight doesn't fit.
 *
 * @example
 * ```ts
 * import { rmsNorm } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(String(rmsNorm(tensor([[1, 7], [3, 3]]), 2))); // [[0.2, 1.4], [1, 1]]
 * ```
 */
export function rmsNorm(x: Tensor, normalizedShape: NormalizedShape, options: RMSNormArguments = {}): Tensor {
  return normalizeRms("rmsNorm", x, normalizedShape, options);
}

function normalizeRms(
  operation: string,
  x: Tensor,
  normalizedShape: NormalizedShape,
  { weight, eps = x.dtype === "float64" ? STEPS.float64 : STEPS.float32 }: RMSNormArguments,
): Tensor {
  const axes = trailingAxes(operation, x, normalizedShape, { weight });
  const scale = x.square().mean(axes, { keepdim: true }).add(eps).rsqrt();
  return scaled(x.mul(scale), weight, undefined);
}

/** Options of {@link RMSNorm}. */
export interface RMSNormOptions {
  /** Added to the mean of squares. Initially the step of the input's dtype at 1, see {@link rmsNorm}. */
  readonly eps?: number;
  /** Whether there is a weight. Initially true. */
  readonly elementwiseAffine?: boolean;
}

/**
 * {@link rmsNorm} with its weight.
 *
 * Attributes: `weight` (γ, first ones), of the shape `normalizedShape`.
 *
 * @param normalizedShape - Sizes of the last axes, or of the last one.
 * @throws ShapeError when the input doesn't end with them.
 *
 * @example
 * ```ts
 * import { RMSNorm } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(String(new RMSNorm(2).forward(tensor([[1, 7], [3, 3]])))); // [[0.2, 1.4], [1, 1]]
 * ```
 */
export class RMSNorm extends Module {
  readonly normalizedShape: readonly number[];
  readonly eps: number | undefined;
  weight: Parameter | undefined;

  constructor(normalizedShape: NormalizedShape, options: RMSNormOptions = {}) {
    super();
    this.normalizedShape = sizesOf("RMSNorm", normalizedShape);
    this.eps = options.eps;
    this.weight = (options.elementwiseAffine ?? true) ? new Parameter(ones(this.normalizedShape)) : undefined;
  }

  /**
   * @param x - `[*, ...normalizedShape]`
   * @returns Of the same shape.
   */
  forward(x: Tensor): Tensor {
    return normalizeRms("RMSNorm", x, this.normalizedShape, this);
  }

  override extraRepr(): string {
    const { normalizedShape, eps, weight } = this;
    const settings = eps === undefined ? "" : `, eps=${eps}`;
    return `${formatShape(normalizedShape)}${settings}, elementwiseAffine=${weight !== undefined}`;
  }
}

import { formatShape, ones, zeros, type Tensor } from "@nn/tensor";
import { Module } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import { moments, scaled, standardized } from "./moments.js";
import { sizesOf, trailingAxes, type NormalizedShape } from "./trailing.js";

/** The arguments of {@link layerNorm} that may be left out. */
export interface LayerNormArguments {
  /** γ, of the shape `normalizedShape`. Initially none. */
  readonly weight?: Tensor | undefined;
  /** β, of the shape `normalizedShape`. Initially none. */
  readonly bias?: Tensor | undefined;
  /** Added to the variance. Initially 1e-5. */
  readonly eps?: number;
}

/**
 * y = (x - E[x]) / √(Var[x] + ε) · γ + β, with mean and (biased) variance over the last axes (Ba et al. 2016).
 *
 * @param x - `[*, ...normalizedShape]`
 * @param normalizedShape - Sizes of the last axes, or of the last one.
 * @returns Of x's shape.
 * @throws ShapeError when x, the weight or the bias doesn't fit.
 *
 * @example
 * ```ts
 * import { layerNorm } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(String(layerNorm(tensor([[1, 3], [0, 10]]), 2))); // rows of about -1 and 1
 * ```
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: NormalizedShape,
  options: LayerNormArguments = {},
): Tensor {
  return normalizeLayer("layerNorm", x, normalizedShape, options);
}

function normalizeLayer(
  operation: string,
  x: Tensor,
  normalizedShape: NormalizedShape,
  { weight, bias, eps = 1e-5 }: LayerNormArguments,
): Tensor {
  const { centred, variance } = moments(x, trailingAxes(operation, x, normalizedShape, { weight, bias }));
  return scaled(standardized(centred, variance, eps), weight, bias);
}

/** Options of {@link LayerNorm}. */
export interface LayerNormOptions {
  /** Added to the variance. Initially 1e-5. */
  readonly eps?: number;
  /** Whether there are a weight and a bias. Initially true. */
  readonly elementwiseAffine?: boolean;
  /** Whether there is a bias beside the weight. Initially true. */
  readonly bias?: boolean;
}

/**
 * {@link layerNorm} with its parameters.
 *
 * Attributes: `weight` (γ, first ones) and `bias` (β, first zeros), both of the shape `normalizedShape`.
 *
 * @param normalizedShape - Sizes of the last axes, or of the last one.
 * @throws ShapeError when the input doesn't end with them.
 *
 * @example
 * ```ts
 * import { LayerNorm } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(String(new LayerNorm(2).forward(tensor([[1, 3], [0, 10]])))); // rows of about -1 and 1
 * ```
 */
export class LayerNorm extends Module {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  weight: Parameter | undefined;
  bias: Parameter | undefined;

  constructor(normalizedShape: NormalizedShape, options: LayerNormOptions = {}) {
    super();
    const { eps = 1e-5, elementwiseAffine = true, bias = true } = options;
    this.normalizedShape = sizesOf("LayerNorm", normalizedShape);
    this.eps = eps;
    this.weight = elementwiseAffine ? new Parameter(ones(this.normalizedShape)) : undefined;
    this.bias = elementwiseAffine && bias ? new Parameter(zeros(this.normalizedShape)) : undefined;
  }

  /**
   * @param x - `[*, ...normalizedShape]`
   * @returns Of the same shape.
   */
  forward(x: Tensor): Tensor {
    return normalizeLayer("LayerNorm", x, this.normalizedShape, this);
  }

  override extraRepr(): string {
    const affine = this.weight !== undefined;
    return `${formatShape(this.normalizedShape)}, eps=${this.eps}, elementwiseAffine=${affine}`;
  }
}

import { ones, ShapeError, zeros, type Tensor, formatShape } from "@nn/tensor";
import { Module } from "../module/module.js";
import { Parameter } from "../module/parameter.js";

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
 * y = (x - E[x]) / √(Var[x] + ε) · γ + β, with mean and (biased) variance over the last axes (Ba et al. 2016).
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
  readonly weight: Parameter | undefined;
  readonly bias: Parameter | undefined;

  constructor(normalizedShape: number | readonly number[], options: LayerNormOptions = {}) {
    super();
    const { eps = 1e-5, elementwiseAffine = true, bias = true } = options;
    this.normalizedShape = typeof normalizedShape === "number" ? [normalizedShape] : [...normalizedShape];
    this.eps = eps;
    this.weight = elementwiseAffine ? new Parameter(ones(this.normalizedShape)) : undefined;
    this.bias = elementwiseAffine && bias ? new Parameter(zeros(this.normalizedShape)) : undefined;
  }

  /**
   * @param x - `[*, ...normalizedShape]`
   * @returns Of the same shape.
   */
  forward(x: Tensor): Tensor {
    const sizes = this.normalizedShape;
    if (x.shape.slice(-sizes.length).join() !== sizes.join()) {
      throw new ShapeError("LayerNorm", `expected [*, ${sizes.join(", ")}], got ${formatShape(x.shape)}`);
    }
    const axes = sizes.map((_, i) => i - sizes.length);
    const centred = x.sub(x.mean(axes, { keepdim: true }));
    const scale = centred.square().mean(axes, { keepdim: true }).add(this.eps).rsqrt();
    let y = centred.mul(scale);
    if (this.weight) y = y.mul(this.weight);
    return this.bias ? y.add(this.bias) : y;
  }

  override extraRepr(): string {
    const affine = this.weight !== undefined;
    return `${formatShape(this.normalizedShape)}, eps=${this.eps}, elementwiseAffine=${affine}`;
  }
}

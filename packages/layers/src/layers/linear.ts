import { ShapeError, uniform, type Generator, type Tensor, formatShape } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { Module } from "../module/module.js";
import { Parameter } from "../module/parameter.js";
import { checkCounts } from "./check-counts.js";

/** Options of {@link Linear}. */
export interface LinearOptions {
  /** Whether there is a bias. Initially true. */
  readonly bias?: boolean;
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * y = x Wᵀ + b
 *
 * @param x - `[*, inFeatures]`
 * @param weight - `[outFeatures, inFeatures]`
 * @param bias - `[outFeatures]`
 * @returns `[*, outFeatures]`
 * @throws ShapeError when the sizes don't fit.
 *
 * @example
 * ```ts
 * import { linear } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await linear(tensor([1, 2]), tensor([[3, 4]]), tensor([5])).array()); // [16]
 * ```
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const y = x.matMul(weight.transpose());
  return bias ? y.add(bias) : y;
}

/**
 * {@link linear} as a layer: y = x Wᵀ + b
 *
 * Attributes: `weight` `[outFeatures, inFeatures]` and `bias` `[outFeatures]`, both first uniform in
 * (-1/√inFeatures, 1/√inFeatures), as PyTorch has them (for the weight that is Kaiming's rule with a = √5).
 *
 * @param inFeatures - Size of the last axis of the input.
 * @param outFeatures - Size of the last axis of the result.
 * @throws ShapeError when the input's last axis is not `inFeatures`.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const layer = new Linear(64, 32);
 * console.log(layer.forward(randn([10, 64])).shape); // [10, 32]
 * ```
 */
export class Linear extends Module {
  weight: Parameter;
  bias: Parameter | undefined;

  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    options: LinearOptions = {},
  ) {
    super();
    checkCounts("Linear", { inFeatures, outFeatures }, 0);
    const bound = inFeatures > 0 ? 1 / Math.sqrt(inFeatures) : 0;
    const random = options.generator ? { generator: options.generator } : {};
    this.weight = new Parameter(uniform([outFeatures, inFeatures], -bound, bound, random));
    this.bias =
      (options.bias ?? true) ? new Parameter(uniform([outFeatures], -bound, bound, random)) : undefined;
  }

  /**
   * @param x - `[*, inFeatures]`
   * @returns `[*, outFeatures]`
   */
  forward(x: Tensor): Tensor {
    const { shape } = nodeOf("Linear", x);
    if (shape.at(-1) !== this.inFeatures) {
      throw new ShapeError("Linear", `expected [*, ${this.inFeatures}], got ${formatShape(shape)}`);
    }
    return linear(x, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `inFeatures=${this.inFeatures}, outFeatures=${this.outFeatures}, bias=${this.bias !== undefined}`;
  }
}

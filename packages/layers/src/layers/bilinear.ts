import { formatShape, ShapeError, uniform, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";
import { Module } from "../module/module.js";
import { Parameter } from "../module/parameter.js";
import { checkCounts } from "./check-counts.js";
import type { LinearOptions } from "./linear.js";

/**
 * y_k = x₁ᵀ W_k x₂ + b_k, for each k up to outFeatures.
 *
 * @param x1 - `[*, in1Features]`
 * @param x2 - `[*, in2Features]`, with the same leading axes.
 * @param weight - `[outFeatures, in1Features, in2Features]`
 * @param bias - `[outFeatures]`
 * @returns `[*, outFeatures]`
 * @throws ShapeError when the sizes don't fit.
 *
 * @example
 * ```ts
 * import { bilinear } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(await bilinear(tensor([1, 2]), tensor([3, 4]), tensor([[[1, 0], [0, 1]]])).array()); // [11]
 * ```
 */
export function bilinear(x1: Tensor, x2: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  for (const x of [x1, x2, weight]) nodeOf("bilinear", x);
  const [outFeatures, in1Features, in2Features] = weight.shape;
  const lead = x1.shape.slice(0, -1);
  const wanted = [[...lead, in1Features], [...lead, in2Features]]; // prettier-ignore
  if (weight.shape.length !== 3 || !sameShape(x1.shape, wanted[0]) || !sameShape(x2.shape, wanted[1])) {
    const inputs = `expected [*, ${in1Features}] and [*, ${in2Features}] with the same leading axes`;
    throw new ShapeError("bilinear", `${inputs}, got ${formatShape(x1.shape)} and ${formatShape(x2.shape)}`);
  }
  const rows = weight.permute([1, 0, 2]).reshape([in1Features, outFeatures * in2Features]);
  const turned = x1.matMul(rows).reshape([...lead, outFeatures, in2Features]);
  const y = turned.matMul(x2.unsqueeze(-1)).squeeze(-1); // [*, outFeatures]
  return bias ? y.add(bias) : y;
}

/**
 * {@link bilinear} as a layer: y_k = x₁ᵀ W_k x₂ + b_k.
 *
 * Attributes: `weight` `[outFeatures, in1Features, in2Features]` and `bias` `[outFeatures]`, both first uniform in
 * (-1/√in1Features, 1/√in1Features).
 *
 * @param in1Features - Size of the last axis of the first input.
 * @param in2Features - Size of the last axis of the second input.
 * @param outFeatures - Size of the last axis of the result.
 * @throws ShapeError from `forward` when the inputs don't fit.
 *
 * @example
 * ```ts
 * import { Bilinear } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new Bilinear(4, 5, 3).forward(randn([2, 4]), randn([2, 5])).shape); // [2, 3]
 * ```
 */
export class Bilinear extends Module<[x1: Tensor, x2: Tensor]> {
  weight: Parameter;
  bias: Parameter | undefined;

  constructor(
    readonly in1Features: number,
    readonly in2Features: number,
    readonly outFeatures: number,
    { bias = true, generator }: LinearOptions = {},
  ) {
    super();
    checkCounts("Bilinear", { in1Features, in2Features, outFeatures }, 0);
    const bound = in1Features > 0 ? 1 / Math.sqrt(in1Features) : 0;
    const make = (...shape: number[]): Parameter =>
      new Parameter(uniform(shape, -bound, bound, generator ? { generator } : {}));
    this.weight = make(outFeatures, in1Features, in2Features);
    this.bias = bias ? make(outFeatures) : undefined;
  }

  /**
   * @param x1 - `[*, in1Features]`
   * @param x2 - `[*, in2Features]`
   * @returns `[*, outFeatures]`
   */
  forward(x1: Tensor, x2: Tensor): Tensor {
    return bilinear(x1, x2, this.weight, this.bias);
  }

  override extraRepr(): string {
    const { in1Features, in2Features, outFeatures, bias } = this;
    return `in1Features=${in1Features}, in2Features=${in2Features}, outFeatures=${outFeatures}, bias=${bias !== undefined}`;
  }
}

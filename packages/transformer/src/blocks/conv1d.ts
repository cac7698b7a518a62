import { init, Module, Parameter } from "@nn/layers";
import { formatShape, NNError, ShapeError, zeros, type Generator, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";

/** Options of {@link Conv1D}. */
export interface Conv1DOptions {
  /** Whether there is a bias. Initially true. */
  readonly bias?: boolean;
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * GPT-2's projection, y = x W + b: a `Linear` whose weight is saved the other way round.
 *
 * Attributes: `weight` `[inFeatures, outFeatures]`, first normal with 0.02, and `bias` `[outFeatures]`, first zeros.
 *
 * @param inFeatures - Size of the last axis of the input.
 * @param outFeatures - Size of the last axis of the result.
 * @throws NNError when a size is no positive integer; ShapeError when the input's last axis is not `inFeatures`.
 *
 * @example
 * ```ts
 * import { Conv1D } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * console.log(new Conv1D(8, 24).forward(randn([2, 5, 8])).shape); // [2, 5, 24]
 * ```
 */
export class Conv1D extends Module {
  weight: Parameter;
  bias: Parameter | undefined;

  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    { bias = true, generator }: Conv1DOptions = {},
  ) {
    super();
    if (![inFeatures, outFeatures].every((size) => Number.isInteger(size) && size > 0)) {
      throw new NNError("Conv1D", `sizes must be positive integers, got ${inFeatures} and ${outFeatures}`);
    }
    const weight = new Parameter(zeros([inFeatures, outFeatures]));
    this.weight = init.normal(weight, { std: 0.02, ...(generator ? { generator } : {}) });
    this.bias = bias ? new Parameter(zeros([outFeatures])) : undefined;
  }

  /**
   * @param x - `[*, inFeatures]`
   * @returns `[*, outFeatures]`
   */
  forward(x: Tensor): Tensor {
    const { shape } = nodeOf("Conv1D", x);
    if (shape.at(-1) !== this.inFeatures) {
      throw new ShapeError("Conv1D", `expected [*, ${this.inFeatures}], got ${formatShape(shape)}`);
    }
    const y = x.matMul(this.weight);
    return this.bias ? y.add(this.bias) : y;
  }

  override extraRepr(): string {
    return `inFeatures=${this.inFeatures}, outFeatures=${this.outFeatures}, bias=${this.bias !== undefined}`;
  }
}

import { Linear, Module, Parameter } from "@nn/layers";
import { NNError, zeros, type Tensor } from "@nn/tensor";

/**
 * The way back through a linear layer, with its own weight transposed: x = h W + c.
 *
 * Attributes: `weight` `[k, d]`, which is that of the layer (training changes both, for they are one), and `bias` `[d]`,
 * first zeros.
 *
 * @param layer - The encoder, from d to k numbers.
 * @throws NNError when it is no Linear layer.
 *
 * @example
 * ```ts
 * import { TiedLinear } from "@nn/autoencoders";
 * import { Linear } from "@nn/layers";
 * import { rand } from "@nn/tensor";
 * const encoder = new Linear(64, 8);
 * const decoder = new TiedLinear(encoder);
 * console.log(decoder.forward(encoder.forward(rand([5, 64]))).shape); // [5, 64]
 * ```
 */
export class TiedLinear extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter;

  constructor(layer: Linear) {
    super();
    if (!(layer instanceof Linear)) {
      throw new NNError("TiedLinear", `expected a Linear layer, got ${String(layer)}`);
    }
    this.weight = layer.weight;
    this.bias = new Parameter(zeros([layer.inFeatures]));
  }

  /**
   * @param code - `[*, k]`
   * @returns `[*, d]`
   */
  forward(code: Tensor): Tensor {
    return code.matMul(this.weight).add(this.bias);
  }
}

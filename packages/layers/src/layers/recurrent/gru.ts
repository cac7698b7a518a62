import type { Tensor } from "@nn/tensor";
import { RecurrentLayer, type RecurrentForwardOptions, type RecurrentOptions } from "./recurrent-layer.js";
import { gruKind } from "./steps.js";

/**
 * Layers of gated recurrent units (Cho et al. 2014), at each step
 *
 * r, z = σ(W_r x + b_r + U_r h + d_r), …, n = tanh(W_n x + b_n + r (U_n h + d_n)), h' = (1 - z) n + z h
 *
 * Attributes: `weight_ih_l0` `[3 hiddenSize, inputSize]`, `weight_hh_l0` `[3 hiddenSize, hiddenSize]`, `bias_ih_l0`
 * and `bias_hh_l0` `[3 hiddenSize]`, with the gates in the order r, z, n; `l1`, … for further layers, `_reverse`
 * behind for the reverse direction. All are first uniform in (-1/√hiddenSize, 1/√hiddenSize).
 *
 * @param inputSize - Size of the last axis of the input.
 * @param hiddenSize - Size of the state.
 * @throws NNError when a size is no positive integer or dropout isn't from 0 to 1; ShapeError from `forward` when input,
 * state or lengths don't fit.
 *
 * @example
 * ```ts
 * import { GRU } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const [output, h] = new GRU(8, 16, { bidirectional: true }).forward(randn([5, 2, 8]));
 * console.log(output.shape, h.shape); // [5, 2, 32] [2, 2, 16]
 * ```
 */
export class GRU extends RecurrentLayer<
  [x: Tensor, h0?: Tensor, options?: RecurrentForwardOptions],
  [output: Tensor, h: Tensor]
> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    super(inputSize, hiddenSize, options, gruKind);
  }

  /**
   * @param x - `[L, N, inputSize]`, `[N, L, inputSize]` with `batchFirst`, or one sequence `[L, inputSize]`.
   * @param h0 - `[layers * directions, N, hiddenSize]`. Initially zeros.
   * @returns The last layer's output `[L, N, directions * hiddenSize]`, and the last state, shaped as the first.
   */
  forward(x: Tensor, h0?: Tensor, options: RecurrentForwardOptions = {}): [Tensor, Tensor] {
    const [output, [h]] = this.run(x, h0 && [h0], options);
    return [output, h];
  }
}

import type { Tensor } from "@nn/tensor";
import { RecurrentLayer, type RecurrentForwardOptions, type RecurrentOptions } from "./recurrent-layer.js";
import { rnnKind, type Nonlinearity } from "./steps.js";

/** Options of {@link RNN}. */
export interface RNNOptions extends RecurrentOptions {
  /** What the sum goes through. Initially "tanh". */
  readonly nonlinearity?: Nonlinearity;
}

/**
 * Layers of a plain recurrent network (Elman 1990): h' = tanh(W x + b + U h + d), or relu.
 *
 * Attributes: `weight_ih_l0` `[hiddenSize, inputSize]`, `weight_hh_l0` `[hiddenSize, hiddenSize]`, `bias_ih_l0`
 * and `bias_hh_l0` `[hiddenSize]`; `l1`, … for further layers, `_reverse`
 * behind for the reverse direction. All are first uniform in (-1/√hiddenSize, 1/√hiddenSize).
 *
 * @param inputSize - Size of the last axis of the input.
 * @param hiddenSize - Size of the state.
 * @throws NNError when a size is no positive integer or dropout isn't from 0 to 1; ShapeError from `forward` when input,
 * state or lengths don't fit.
 *
 * @example
 * ```ts
 * import { RNN } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const [output, h] = new RNN(8, 16, { bidirectional: true }).forward(randn([5, 2, 8]));
 * console.log(output.shape, h.shape); // [5, 2, 32] [2, 2, 16]
 * ```
 */
export class RNN extends RecurrentLayer<
  [x: Tensor, h0?: Tensor, options?: RecurrentForwardOptions],
  [output: Tensor, h: Tensor]
> {
  constructor(inputSize: number, hiddenSize: number, options: RNNOptions = {}) {
    super(inputSize, hiddenSize, options, rnnKind(options.nonlinearity ?? "tanh"));
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

import { NNError, type Tensor } from "@nn/tensor";
import { RecurrentLayer, type RecurrentForwardOptions, type RecurrentOptions } from "./recurrent-layer.js";
import { lstmKind } from "./steps.js";

/** Options of {@link LSTM}. */
export interface LSTMOptions extends RecurrentOptions {
  /** The size that the hidden state is projected to, by h' = W_r o tanh(c') (Sak et al. 2014). Initially 0: it isn't. */
  readonly projSize?: number;
}

/** The states of an LSTM: hidden and cell. */
export type LSTMState = readonly [h: Tensor, c: Tensor];

/**
 * Layers of long short-term memory (Hochreiter & Schmidhuber 1997), at each step
 *
 * i, f, o = σ(W_i x + b_i + U_i h + d_i), …, g = tanh(W_g x + b_g + U_g h + d_g), c' = f c + i g, h' = o tanh(c')
 *
 * Attributes: `weight_ih_l0` `[4 hiddenSize, inputSize]`, `weight_hh_l0` `[4 hiddenSize, hiddenSize]`, `bias_ih_l0` and
 * `bias_hh_l0` `[4 hiddenSize]`, with the gates in the order i, f, g, o; with `projSize` also `weight_hr_l0` `[projSize,
 * hiddenSize]`; `l1`, … for further layers, `_reverse` behind for the reverse direction. All are first uniform in (-1/√hiddenSize, 1/√hiddenSize).
 *
 * @param inputSize - Size of the last axis of the input.
 * @param hiddenSize - Size of the states.
 * @throws NNError when a size is no positive integer or dropout isn't from 0 to 1; ShapeError from `forward` when input,
 * states or lengths don't fit.
 *
 * @example
 * ```ts
 * import { LSTM } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const lstm = new LSTM(8, 16, { batchFirst: true });
 * const [output, [h]] = lstm.forward(randn([2, 5, 8]), undefined, { lengths: [5, 3] });
 * console.log(output.shape, h.shape); // [2, 5, 16] [1, 2, 16]
 * ```
 */
export class LSTM extends RecurrentLayer<
  [x: Tensor, states?: LSTMState, options?: RecurrentForwardOptions],
  [output: Tensor, states: LSTMState]
> {
  /** The size of the hidden state, where it is projected; else 0. */
  readonly projSize: number;

  constructor(inputSize: number, hiddenSize: number, options: LSTMOptions = {}) {
    const projSize = checkedProjection(options.projSize ?? 0, hiddenSize);
    super(inputSize, hiddenSize, options, lstmKind, projSize);
    this.projSize = projSize;
  }

  /**
   * @param x - `[L, N, inputSize]`, `[N, L, inputSize]` with `batchFirst`, or one sequence `[L, inputSize]`.
   * @param states - h0 and c0, each `[layers * directions, N, hiddenSize]`, h0 with projSize instead where that is given.
   * Initially zeros.
   * @returns The last layer's output `[L, N, directions * hiddenSize]` (or projSize), and the last states, shaped as the first.
   */
  forward(x: Tensor, states?: LSTMState, options: RecurrentForwardOptions = {}): [Tensor, LSTMState] {
    const [output, [h, c]] = this.run(x, states, options);
    return [output, [h, c]];
  }
}

function checkedProjection(projSize: number, hiddenSize: number): number {
  if (Number.isInteger(projSize) && projSize >= 0 && projSize < Math.max(hiddenSize, 1)) return projSize;
  const text = `projSize must be an integer from 0 to below hiddenSize, got ${projSize}`;
  throw new NNError("LSTM", text);
}

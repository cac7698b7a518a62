import type { Tensor } from "@nn/tensor";
import { RecurrentCell, type RecurrentCellOptions } from "./recurrent-cell.js";
import type { LSTMState } from "./lstm.js";
import { lstmKind } from "./steps.js";

/**
 * One step of a long short-term memory (Hochreiter & Schmidhuber 1997):
 *
 * i, f, o = σ(W_i x + b_i + U_i h + d_i), …, g = tanh(W_g x + b_g + U_g h + d_g), c' = f c + i g, h' = o tanh(c')
 *
 * Attributes: `weightIh` `[4 hiddenSize, inputSize]`, `weightHh` `[4 hiddenSize, hiddenSize]`, `biasIh` and `biasHh`
 * `[4 hiddenSize]`, with the gates in the order i, f, g, o. All are first uniform in (-1/√hiddenSize, 1/√hiddenSize).
 *
 * @param inputSize - Size of the last axis of the input.
 * @param hiddenSize - Size of the state.
 * @throws NNError when a size is no positive integer; ShapeError from `forward` when input or state don't fit.
 *
 * @example
 * ```ts
 * import { LSTMCell, type LSTMState } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * const cell = new LSTMCell(8, 16);
 * let state: LSTMState | undefined;
 * for (let t = 0; t < 5; t++) state = cell.forward(randn([2, 8]), state);
 * console.log(state![0].shape); // [2, 16]
 * ```
 */
export class LSTMCell extends RecurrentCell<[x: Tensor, states?: LSTMState], LSTMState> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentCellOptions = {}) {
    super(inputSize, hiddenSize, options, lstmKind);
  }

  /**
   * @param x - `[N, inputSize]` or `[inputSize]`
   * @param states - h and c, each `[N, hiddenSize]` or `[hiddenSize]`. Initially zeros.
   * @returns The next h and c, shaped as those.
   */
  forward(x: Tensor, states?: LSTMState): LSTMState {
    const [h, c] = this.step(x, states);
    return [h, c];
  }
}

import type { Tensor } from "@nn/tensor";
import { RecurrentCell, type RecurrentCellOptions } from "./recurrent-cell.js";
import { rnnKind, type Nonlinearity } from "./steps.js";

/** Options of {@link RNNCell}. */
export interface RNNCellOptions extends RecurrentCellOptions {
  /** What the sum goes through. Initially "tanh". */
  readonly nonlinearity?: Nonlinearity;
}

/**
 * One step of a plain recurrent network (Elman 1990):
 *
 * h' = tanh(W x + b + U h + d), or relu
 *
 * Attributes: `weightIh` `[hiddenSize, inputSize]`, `weightHh` `[hiddenSize, hiddenSize]`, `biasIh` and `biasHh`
 * `[hiddenSize]`. All are first uniform in (-1/√hiddenSize, 1/√hiddenSize).
 *
 * @param inputSize - Size of the last axis of the input.
 * @param hiddenSize - Size of the state.
 * @throws NNError when a size is no positive integer; ShapeError from `forward` when input or state don't fit.
 *
 * @example
 * ```ts
 * import { RNNCell } from "@nn/layers";
 * import { randn, type Tensor } from "@nn/tensor";
 * const cell = new RNNCell(8, 16);
 * let state: Tensor | undefined;
 * for (let t = 0; t < 5; t++) state = cell.forward(randn([2, 8]), state);
 * console.log(state!.shape); // [2, 16]
 * ```
 */
export class RNNCell extends RecurrentCell<[x: Tensor, h?: Tensor], Tensor> {
  constructor(inputSize: number, hiddenSize: number, options: RNNCellOptions = {}) {
    super(inputSize, hiddenSize, options, rnnKind(options.nonlinearity ?? "tanh"));
  }

  /**
   * @param x - `[N, inputSize]` or `[inputSize]`
   * @param h - `[N, hiddenSize]` or `[hiddenSize]`. Initially zeros.
   * @returns The next state, shaped as h.
   */
  forward(x: Tensor, h?: Tensor): Tensor {
    return this.step(x, h && [h])[0];
  }
}

import type { Tensor } from "@nn/tensor";
import { RecurrentCell, type RecurrentCellOptions } from "./recurrent-cell.js";
import { gruKind } from "./steps.js";

/**
 * One step of a gated recurrent unit (Cho et al. 2014):
 *
 * r, z = σ(W_r x + b_r + U_r h + d_r), …, n = tanh(W_n x + b_n + r (U_n h + d_n)), h' = (1 - z) n + z h
 *
 * Attributes: `weightIh` `[3 hiddenSize, inputSize]`, `weightHh` `[3 hiddenSize, hiddenSize]`, `biasIh` and `biasHh`
 * `[3 hiddenSize]`, with the gates in the order r, z, n. All are first uniform in (-1/√hiddenSize, 1/√hiddenSize).
 *
 * @param inputSize - Size of the last axis of the input.
 * @param hiddenSize - Size of the state.
 * @throws NNError when a size is no positive integer; ShapeError from `forward` when input or state don't fit.
 *
 * @example
 * ```ts
 * import { GRUCell } from "@nn/layers";
 * import { randn, type Tensor } from "@nn/tensor";
 * const cell = new GRUCell(8, 16);
 * let state: Tensor | undefined;
 * for (let t = 0; t < 5; t++) state = cell.forward(randn([2, 8]), state);
 * console.log(state!.shape); // [2, 16]
 * ```
 */
export class GRUCell extends RecurrentCell<[x: Tensor, h?: Tensor], Tensor> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentCellOptions = {}) {
    super(inputSize, hiddenSize, options, gruKind);
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

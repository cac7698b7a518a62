import { uniform, type Generator } from "@nn/tensor";
import { Parameter } from "../../module/parameter.js";

/** The weights of one layer in one direction, or of a cell. */
export interface Weights {
  readonly weightIh: Parameter;
  readonly weightHh: Parameter;
  readonly biasIh: Parameter | undefined;
  readonly biasHh: Parameter | undefined;
  /** Projects the hidden state of an LSTM. */
  readonly weightHr: Parameter | undefined;
}

/** The sizes that decide the shapes of {@link Weights}. */
export interface WeightSizes {
  /** Rows of the weights: gates * hiddenSize. */
  readonly rows: number;
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** The size that the hidden state of an LSTM is projected to; 0 for none. */
  readonly projSize: number;
  readonly bias: boolean;
  readonly generator: Generator | undefined;
}

/** New weights, uniform in (-1/√hiddenSize, 1/√hiddenSize). */
export function makeWeights(sizes: WeightSizes): Weights {
  const { rows, inputSize, hiddenSize, projSize, bias, generator } = sizes;
  const bound = 1 / Math.sqrt(hiddenSize);
  const make = (...shape: number[]): Parameter =>
    new Parameter(uniform(shape, -bound, bound, generator ? { generator } : {}));
  return {
    weightIh: make(rows, inputSize),
    weightHh: make(rows, projSize || hiddenSize),
    biasIh: bias ? make(rows) : undefined,
    biasHh: bias ? make(rows) : undefined,
    weightHr: projSize > 0 ? make(projSize, hiddenSize) : undefined,
  };
}

import { uniform, type Generator, type Tensor } from "@nn/tensor";
import { Parameter } from "../../module/parameter.js";

/** The weights of one layer in one direction, or of a cell. */
export interface Weights {
  readonly weightIh: Parameter;
  readonly weightHh: Parameter;
  readonly biasIh: Parameter | undefined;
  readonly biasHh: Parameter | undefined;
}

/** The sizes that decide the shapes of {@link Weights}. */
export interface WeightSizes {
  /** Rows of the weights: gates * hiddenSize. */
  readonly rows: number;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly bias: boolean;
  readonly generator: Generator | undefined;
}

/** New weights, uniform in (-1/√hiddenSize, 1/√hiddenSize). */
export function makeWeights({ rows, inputSize, hiddenSize, bias, generator }: WeightSizes): Weights {
  const bound = 1 / Math.sqrt(hiddenSize);
  const make = (...shape: number[]): Parameter =>
    new Parameter(uniform(shape, -bound, bound, generator ? { generator } : {}));
  return {
    weightIh: make(rows, inputSize),
    weightHh: make(rows, hiddenSize),
    biasIh: bias ? make(rows) : undefined,
    biasHh: bias ? make(rows) : undefined,
  };
}

/** x Wᵀ, and b where there is one. */
export function affine(x: Tensor, weight: Tensor, bias: Tensor | undefined): Tensor {
  const y = x.matMul(weight.transpose());
  return bias ? y.add(bias) : y;
}

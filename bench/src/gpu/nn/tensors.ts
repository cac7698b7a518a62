import { Linear, Parameter } from "@nn/layers";
import { tensor, type Tensor } from "@nn/tensor";
import type { DenseNumbers, Numbers } from "../problems/problems.js";

export function tensorOf({ shape, values }: Numbers): Tensor {
  const dtype = values instanceof Int32Array ? "int32" : "float32";
  return tensor(values, { dtype }).reshape(shape);
}

export function parameterOf(numbers: Numbers): Parameter {
  return new Parameter(tensorOf(numbers));
}

/** A dense layer with these first values. */
export function linearOf({ weight, bias }: DenseNumbers): Linear {
  const layer = new Linear(weight.shape[0], weight.shape[1]);
  layer.loadStateDict({ weight: tensorOf(weight).transpose(), bias: tensorOf(bias) });
  return layer;
}

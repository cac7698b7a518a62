import { Tensor, zeros } from "@nn/tensor";
import { identityNode } from "@nn/tensor/graph";

/** A tensor of zeros that owns its value, so that steps can give it new ones. */
export function zerosState(shape: readonly number[], dtype: Tensor["dtype"] = "float32"): Tensor {
  return new Tensor(identityNode(zeros(shape, { dtype }).node, { stop: true }), { state: true });
}

import { identityNode, makeNode } from "../graph/build.js";
import { Tensor } from "../tensor.js";
import { capturing } from "../schedule/capture.js";
import { addPending } from "../schedule/pending.js";
import { nodeOf } from "./operand.js";

/** The same value, as a constant: no derivative passes. */
export function detachTensor(x: Tensor): Tensor {
  const node = nodeOf("detach", x);
  const constant = identityNode(node, { stop: true });
  // A parameter's value as it is now would be gone after its updates.
  if (node.owner && !capturing()) {
    constant.keep = true;
    addPending(constant);
  }
  return new Tensor(constant);
}

/** A tensor that owns its value, so that `assign` can give it a new one. */
export function stateTensor(value: Tensor): Tensor {
  return new Tensor(identityNode(nodeOf("stateTensor", value), { stop: true }), { state: true });
}

/**
 * `value` with a derivative of its own: `vjp` maps the gradient of the value to one for each of `inputs`. It is made of
 * tensor operations, so it can be differentiated in its turn.
 */
export function withDerivative(
  value: Tensor,
  inputs: readonly Tensor[],
  vjp: (gradient: Tensor) => readonly (Tensor | undefined)[],
): Tensor {
  const srcs = [value, ...inputs].map((x) => nodeOf("withDerivative", x));
  return new Tensor(
    makeNode("identity", srcs, value.shape, value.dtype, {
      stop: false,
      vjp: (gradient) => vjp(new Tensor(gradient)).map((g) => g?.node),
    }),
  );
}

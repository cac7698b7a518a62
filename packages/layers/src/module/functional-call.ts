import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { sameShape, withoutUpdates, type Node } from "@nn/tensor/graph";
import type { Module } from "./module.js";

/**
 * What a module gives with other tensors in place of its parameters and buffers, as `torch.func.functional_call`: for
 * gradients through steps of an optimiser, as in unrolled GANs or meta-learning. The module stays as it is; running
 * statistics are not updated.
 *
 * @param module - Any.
 * @param values - By path, as `namedParameters()` and `namedBuffers()` name them; what isn't named stays its own.
 * @param inputs - The arguments of `forward`.
 * @throws NNError for a path that the module doesn't have; ShapeError for another shape.
 *
 * @example
 * ```ts
 * import { gradients } from "@nn/autograd";
 * import { functionalCall, Linear } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const model = new Linear(1, 1, { bias: false });
 * const x = tensor([[2]]);
 * const [slope] = gradients(model.forward(x).square().sum(), [model.weight]);
 * const stepped = model.weight.sub(slope.mul(0.1)); // depends on the weight
 * console.log(functionalCall(model, { weight: stepped }, x).shape); // [1, 1]
 * ```
 */
export function functionalCall<I extends readonly unknown[], O>(
  module: Module<I, O>,
  values: Readonly<Record<string, Tensor>>,
  ...inputs: I
): O {
  const state = new Map<string, Tensor>([...module.namedParameters(), ...module.namedBuffers()]);
  const pairs = Object.entries(values).map(
    ([path, value]) => [ownOf(state, path, value), value.node] as const,
  );
  const nodes = pairs.map(([own]) => own.node);
  const exchange = (node: (i: number) => Node): void => {
    pairs.forEach(([own], i) => (own.node = node(i)));
  };
  exchange((i) => pairs[i][1]);
  try {
    return withoutUpdates(() => module.forward(...inputs));
  } finally {
    exchange((i) => nodes[i]);
  }
}

function ownOf(state: ReadonlyMap<string, Tensor>, path: string, value: Tensor): Tensor {
  const own = state.get(path);
  if (!own) {
    const known = [...state.keys()].slice(0, 4).join(", ");
    throw new NNError(
      "functionalCall",
      `the module has no parameter or buffer ${path}`,
      `it has ${known}, …`,
    );
  }
  if (sameShape(own.shape, value.shape)) return own;
  const shapes = `${path} is ${formatShape(own.shape)}, the value ${formatShape(value.shape)}`;
  throw new ShapeError("functionalCall", shapes);
}

import { DTypeError, Tensor } from "@nn/tensor";
import { identityNode, nodeOf } from "@nn/tensor/graph";
import { PARAMETER } from "./marks.js";

/**
 * A tensor that is learned: a property of a {@link Module} that `parameters()` finds and an optimiser updates. It holds
 * a value of its own, that of `values` now.
 *
 * Freeze one with `parameter.requiresGrad = false`: `backward` leaves it out and optimisers skip it.
 *
 * @param values - The first value, floating. It may be random and is computed when it is first needed.
 * @param options - `requiresGrad`: initially true.
 * @throws DTypeError when the values are not floating.
 *
 * @example
 * ```ts
 * import { Module, Parameter } from "@nn/layers";
 * import { ones, type Tensor } from "@nn/tensor";
 *
 * class Scale extends Module {
 *   factor = new Parameter(ones([3]));
 *   forward(x: Tensor): Tensor {
 *     return x.mul(this.factor);
 *   }
 * }
 * console.log(new Scale().parameters().length); // 1
 * ```
 */
export class Parameter extends Tensor {
  constructor(values: Tensor, options: { readonly requiresGrad?: boolean } = {}) {
    const node = identityNode(nodeOf("Parameter", values), { stop: true });
    if (node.dtype !== "float32" && node.dtype !== "float64") {
      throw new DTypeError("Parameter", `the values are ${node.dtype}`, "make them floating, with cast()");
    }
    super(node, { requiresGrad: options.requiresGrad ?? true, state: true });
  }

  /** What parameters are recognised by. */
  get [PARAMETER](): true {
    return true;
  }
}

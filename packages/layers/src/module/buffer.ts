import { Tensor } from "@nn/tensor";
import { identityNode, nodeOf } from "@nn/tensor/graph";
import { BUFFER } from "./marks.js";

/**
 * State of a {@link Module} that is saved but not learned, such as running statistics. New values are given with
 * `assign` or `assignLater` of `@nn/tensor/graph`.
 *
 * @param values - The first value, of any dtype.
 * @param options - `persistent`: whether `stateDict()` has it. Initially true.
 *
 * @example
 * ```ts
 * import { Buffer } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * const runningMean = new Buffer(zeros([8]));
 * console.log(runningMean.requiresGrad); // false
 * ```
 */
export class Buffer extends Tensor {
  /** Whether `stateDict()` has it. */
  readonly persistent: boolean;

  constructor(values: Tensor, options: { readonly persistent?: boolean } = {}) {
    super(identityNode(nodeOf("Buffer", values), { stop: true }), { state: true });
    this.persistent = options.persistent ?? true;
  }

  /** What buffers are recognised by. */
  get [BUFFER](): true {
    return true;
  }
}

import { allIndices } from "../check-indices.js";
import { Sampler, type Sized } from "./sampler.js";

/**
 * Every example once, in order. What a loader does without `shuffle`.
 *
 * @example
 * ```ts
 * import { SequentialSampler } from "@nn/data";
 * console.log([...new SequentialSampler({ length: 3 })]); // [0, 1, 2]
 * ```
 */
export class SequentialSampler extends Sampler {
  /** @param data - A data set, or anything else with a length. */
  constructor(readonly data: Sized) {
    super();
  }

  get length(): number {
    return this.data.length;
  }

  sample(): Int32Array {
    return allIndices(this.data.length);
  }
}

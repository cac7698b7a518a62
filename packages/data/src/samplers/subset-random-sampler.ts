import { type Generator } from "@nn/tensor";
import { permutation } from "../permutation.js";
import { Sampler } from "./sampler.js";

/**
 * Some of the examples, each once, in random order.
 *
 * @example
 * ```ts
 * import { SubsetRandomSampler } from "@nn/data";
 * console.log([...new SubsetRandomSampler([4, 7, 9])].sort()); // [4, 7, 9]
 * ```
 */
export class SubsetRandomSampler extends Sampler {
  readonly indices: Int32Array;

  /** @param indices - Which examples, copied. */
  constructor(indices: ArrayLike<number>) {
    super();
    this.indices = Int32Array.from(indices);
  }

  get length(): number {
    return this.indices.length;
  }

  sample(generator: Generator): Int32Array {
    return permutation(this.length, generator).map((place) => this.indices[place]);
  }
}

import { ValueError, type Generator } from "@nn/tensor";
import { drawUniform, permutation } from "../permutation.js";
import { checkSamples } from "./check-samples.js";
import { Sampler, type Sized } from "./sampler.js";

/** Options of {@link RandomSampler}. */
export interface RandomSamplerOptions {
  /** Whether every draw is from all examples, so that some may come twice. Initially false. */
  readonly replacement?: boolean;
  /** How many examples an epoch has. Initially the length of the data. */
  readonly numSamples?: number;
}

/**
 * Examples at random: each once, or with `replacement` drawn anew each time. More samples than there are examples
 * without replacement are several orders one after the other, as in PyTorch.
 *
 * @example
 * ```ts
 * import { DataLoader, moons, RandomSampler } from "@nn/data";
 * const data = moons(100, { seed: 0 });
 * const sampler = new RandomSampler(data, { replacement: true, numSamples: 32 });
 * const loader = new DataLoader(data, { batchSize: 8, sampler, seed: 1 });
 * console.log(loader.length); // 4
 * ```
 */
export class RandomSampler extends Sampler {
  readonly replacement: boolean;
  readonly #numSamples: number | undefined;

  /**
   * @param data - A data set, or anything else with a length.
   * @throws ValueError when `numSamples` is not a whole number above 0, or there is nothing to draw from.
   */
  constructor(
    readonly data: Sized,
    options: RandomSamplerOptions = {},
  ) {
    super();
    this.replacement = options.replacement ?? false;
    this.#numSamples = options.numSamples;
    if (options.numSamples === undefined) return;
    checkSamples("RandomSampler", options.numSamples);
    if (data.length === 0) throw new ValueError("RandomSampler", "there are no examples to draw from");
  }

  get length(): number {
    return this.#numSamples ?? this.data.length;
  }

  sample(generator: Generator): Int32Array {
    const { length: count } = this.data;
    if (this.replacement) {
      return Int32Array.from({ length: this.length }, () => Math.floor(drawUniform(generator) * count));
    }
    const order = new Int32Array(this.length);
    for (let from = 0; from < order.length; from += count) {
      order.set(permutation(count, generator).subarray(0, order.length - from), from);
    }
    return order;
  }
}

import { ValueError, type Generator } from "@nn/tensor";
import { drawUniform } from "../permutation.js";
import { checkSamples } from "./check-samples.js";
import { Sampler } from "./sampler.js";

/** Options of {@link WeightedRandomSampler}. */
export interface WeightedRandomSamplerOptions {
  /** Whether an example may come more than once. Initially true. */
  readonly replacement?: boolean;
}

/**
 * Examples at random, each draw with probabilities in proportion to the weights: to show rare classes as often as common
 * ones, for example. Without replacement, the weights are those of the examples that are left.
 *
 * @example
 * ```ts
 * import { DataLoader, TensorDataset, WeightedRandomSampler } from "@nn/data";
 * const labels = new Int32Array([0, 0, 0, 1]);
 * const weights = Array.from(labels, (label) => [1 / 3, 1][label]);
 * const sampler = new WeightedRandomSampler(weights, 8);
 * for await (const { y } of new DataLoader(new TensorDataset({ y: labels }), { batchSize: 8, sampler, seed: 0 })) {
 *   console.log(await y.array()); // both classes about as often
 * }
 * ```
 */
export class WeightedRandomSampler extends Sampler {
  readonly weights: Float64Array;
  readonly replacement: boolean;

  /**
   * @param weights - One number per example, none negative. They needn't add up to 1.
   * @param numSamples - How many examples an epoch has.
   * @throws ValueError when a weight is negative or not finite, all are 0, or without replacement there are fewer
   * examples of a weight above 0 than are to be drawn.
   */
  constructor(
    weights: ArrayLike<number>,
    readonly numSamples: number,
    options: WeightedRandomSamplerOptions = {},
  ) {
    super();
    this.weights = Float64Array.from(weights);
    this.replacement = options.replacement ?? true;
    checkSamples("WeightedRandomSampler", numSamples);
    const wrong = this.weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
    if (wrong >= 0) {
      throw new ValueError(
        "WeightedRandomSampler",
        `weight ${wrong} is ${this.weights[wrong]}; weights are finite and not negative`,
      );
    }
    const needed = this.replacement ? 1 : numSamples;
    const drawable = this.weights.filter((weight) => weight > 0).length;
    if (drawable < needed) {
      throw new ValueError(
        "WeightedRandomSampler",
        `${drawable} examples have a weight above 0, and ${needed} are needed`,
        this.replacement ? undefined : "lower numSamples, or draw with replacement",
      );
    }
  }

  get length(): number {
    return this.numSamples;
  }

  sample(generator: Generator): Int32Array {
    return this.replacement ? this.#drawAgain(generator) : this.#drawOnce(generator);
  }

  #drawAgain(generator: Generator): Int32Array {
    let total = 0;
    const limits = this.weights.map((weight) => (total += weight));
    return Int32Array.from({ length: this.numSamples }, () => {
      const at = drawUniform(generator) * total;
      return firstAbove(limits, at);
    });
  }

  /** The first of clocks that ring at exponential times, with the weights as their rates. */
  #drawOnce(generator: Generator): Int32Array {
    const times = this.weights.map((weight) => -Math.log(1 - drawUniform(generator)) / weight);
    const drawable = [...times.keys()].filter((i) => this.weights[i] > 0);
    return Int32Array.from(drawable.sort((a, b) => times[a] - times[b]).slice(0, this.numSamples));
  }
}

/** The first place of a rising array whose value is above `at`. */
function firstAbove(limits: Float64Array, at: number): number {
  let [low, high] = [0, limits.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (limits[middle] > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

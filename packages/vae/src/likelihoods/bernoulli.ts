import { bceWithLogits } from "@nn/layers";
import { bernoulli as drawBernoulli, sigmoid } from "@nn/tensor";
import { sumExamples } from "../sum-examples.js";
import { checkOutput, type Likelihood } from "./likelihood.js";

/**
 * Each number is 1 with the probability sigmoid(output): for black and white images, and, as a customary bound, for
 * grey ones in 0 … 1. The negative log probability is the summed binary cross entropy.
 *
 * @example
 * ```ts
 * import { tensor, zeros } from "@nn/tensor";
 * import { bernoulli } from "@nn/vae";
 * console.log(await bernoulli().logProb(tensor([[1, 0]]), zeros([1, 2])).array()); // [2 log ½] = [-1.386…]
 * ```
 */
export function bernoulli(): Likelihood {
  const likelihood: Likelihood = {
    name: "bernoulli",
    outputs: 1,
    range: [0, 1],
    logProb(x, output) {
      checkOutput(likelihood, x, output);
      return sumExamples(bceWithLogits(output, x, { reduction: "none" })).neg();
    },
    mean: (output) => sigmoid(output),
    sample: (output, options = {}) => drawBernoulli(sigmoid(output), undefined, options),
  };
  return likelihood;
}

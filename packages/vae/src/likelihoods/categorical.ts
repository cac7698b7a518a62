import {
  NNError,
  categorical as drawCategorical,
  logSoftmax,
  softmax,
  tensor,
  type Tensor,
} from "@nn/tensor";
import { sumExamples } from "../sum-examples.js";
import { checkOutput, type Likelihood } from "./likelihood.js";

/**
 * Each number is one of the classes 0 … `classes` - 1, such as grey levels: the decoder gives scores for every class,
 * `[n, classes * c, *]` for examples `[n, c, *]`.
 *
 * @param classes - How many values a number may have, at least 2.
 * @throws NNError when there are fewer.
 *
 * @example
 * ```ts
 * import { tensor, zeros } from "@nn/tensor";
 * import { categorical } from "@nn/vae";
 * console.log(await categorical(4).logProb(tensor([[3]]), zeros([1, 4])).item()); // log ¼ = -1.386…
 * ```
 */
export function categorical(classes: number): Likelihood {
  if (!Number.isInteger(classes) || classes < 2) {
    throw new NNError("categorical", `classes must be a whole number from 2 up, got ${classes}`);
  }
  /** Scores by class: `[n, classes, c, *]`. */
  const scores = (output: Tensor): Tensor => {
    const [n, size, ...rest] = output.shape;
    return output.reshape([n, classes, size / classes, ...rest]);
  };
  const likelihood: Likelihood = {
    name: "categorical",
    outputs: classes,
    range: [0, classes - 1],
    logProb(x, output) {
      checkOutput(likelihood, x, output);
      const places = x.round().cast("int32").unsqueeze(1); // [n, 1, c, *]
      return sumExamples(logSoftmax(scores(output), 1).takeAlongAxis(places, 1));
    },
    mean(output) {
      const all = scores(output);
      const values = tensor(Array.from({ length: classes }, (_, i) => i), [classes, ...all.shape.slice(2).map(() => 1)]); // prettier-ignore
      return softmax(all, 1).mul(values).sum(1);
    },
    sample: (output, options = {}) => drawCategorical(scores(output), 1, options).cast(output.dtype),
  };
  return likelihood;
}

import { NNError, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";

/**
 * The score that a share of normal examples stays under: what lies over it is called an anomaly. Between two scores it is
 * interpolated, as NumPy's quantile does.
 *
 * @param scores - Of normal examples, `[n]`, best of some that the model was not trained on.
 * @param quantile - The share, 0 … 1, such as 0.99 to call one normal example in a hundred an anomaly.
 * @throws NNError when there are no scores, one of them is NaN, or the share is none.
 *
 * @example
 * ```ts
 * import { anomalyThreshold } from "@nn/autoencoders";
 * import { tensor } from "@nn/tensor";
 * const threshold = await anomalyThreshold(tensor([1, 2, 3, 4, 5]), 0.75);
 * console.log(threshold, await tensor([0, 9]).gt(threshold).array()); // 4 [0, 1]
 * ```
 */
export async function anomalyThreshold(scores: Tensor, quantile: number): Promise<number> {
  if (!(quantile >= 0 && quantile <= 1)) {
    throw new NNError("anomalyThreshold", `quantile must lie in 0 … 1, got ${quantile}`);
  }
  nodeOf("anomalyThreshold", scores);
  const values = Float64Array.from(await scores.data());
  if (values.length === 0) throw new NNError("anomalyThreshold", "there are no scores");
  const bad = values.findIndex(Number.isNaN);
  if (bad >= 0)
    throw new NNError("anomalyThreshold", `score ${bad} is NaN`, "look at that example, or leave it out");
  const sorted = values.sort();
  const place = quantile * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

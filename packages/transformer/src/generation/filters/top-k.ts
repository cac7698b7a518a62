import type { Tensor } from "@nn/tensor";
import { checkScores, checkSetting } from "./check.js";

/**
 * Leaves the k highest scores of each row, and those equal to the k-th; others become -∞.
 *
 * @param scores - `[N, V]`
 * @param k - A positive integer; V or more leaves all.
 * @returns `[N, V]`
 * @throws NNError for another k; ShapeError for scores of other shapes.
 *
 * Source: Fan et al., "Hierarchical neural story generation" (2018); as Hugging Face's `TopKLogitsWarper`.
 *
 * @example
 * ```ts
 * import { topKFilter } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * console.log(await topKFilter(tensor([[2, 1, 3]]), 2).array()); // [[2, -Infinity, 3]]
 * ```
 */
export function topKFilter(scores: Tensor, k: number): Tensor {
  const [, vocabulary] = checkScores("topKFilter", scores);
  checkSetting("topKFilter", ["k", k], "a positive integer", Number.isInteger(k) && k > 0);
  if (k >= vocabulary) return scores;
  const least = scores.topK(k).values.slice(null, [k - 1, k]); // [N, 1]
  return scores.maskedFill(scores.lt(least), -Infinity);
}

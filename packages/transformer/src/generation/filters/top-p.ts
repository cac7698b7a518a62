import { zeros, type Tensor } from "@nn/tensor";
import { checkScores, checkSetting } from "./check.js";

/**
 * Nucleus: leaves the likeliest tokens whose probabilities sum up to p, with the one that reaches it; others become -∞.
 * The likeliest is always left; of equal ones those with the lower ids come first.
 *
 * @param scores - `[N, V]`
 * @param p - 0 … 1; 1 leaves all.
 * @returns `[N, V]`
 * @throws NNError for another p; ShapeError for scores of other shapes.
 *
 * Source: Holtzman et al., "The curious case of neural text degeneration" (2020), section 3.1; as Hugging Face's
 * `TopPLogitsWarper`.
 *
 * @example
 * ```ts
 * import { topPFilter } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const scores = tensor([[0.5, 0.3, 0.2]]).log();
 * console.log(await topPFilter(scores, 0.6).exp().array()); // [[0.5, 0.3, 0]]
 * ```
 */
export function topPFilter(scores: Tensor, p: number): Tensor {
  checkScores("topPFilter", scores);
  checkSetting("topPFilter", ["p", p], "a number from 0 to 1", p >= 0 && p <= 1);
  if (p === 1) return scores;
  const { values, indices } = scores.sort(-1, { descending: true });
  const likely = values.softmax(-1); // [N, V]
  const before = likely.cumSum(-1).sub(likely); // of all that are likelier
  const left = before.lt(Math.max(p, 1e-30)).cast("int32"); // the likeliest for 0, too
  const kept = zeros(scores.shape, { dtype: "int32" }).scatterAdd(1, indices, left);
  return scores.maskedFill(kept.eq(0), -Infinity);
}

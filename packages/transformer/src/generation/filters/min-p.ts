import type { Tensor } from "@nn/tensor";
import { checkScores, checkSetting } from "./check.js";

/**
 * Leaves tokens that are at least p times as likely as the likeliest; others become -∞.
 *
 * @param scores - `[N, V]`
 * @param p - 0 … 1; 0 leaves all, 1 the likeliest and its equals.
 * @returns `[N, V]`
 * @throws NNError for another p; ShapeError for scores of other shapes.
 *
 * Source: Nguyen et al., "Turning up the heat: min-p sampling" (2024); as Hugging Face's `MinPLogitsWarper`.
 *
 * @example
 * ```ts
 * import { minPFilter } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const scores = tensor([[0.6, 0.35, 0.05]]).log();
 * console.log(await minPFilter(scores, 0.1).exp().array()); // [[0.6, 0.35, 0]]: 0.05 < 0.1 · 0.6
 * ```
 */
export function minPFilter(scores: Tensor, p: number): Tensor {
  checkScores("minPFilter", scores);
  checkSetting("minPFilter", ["p", p], "a number from 0 to 1", p >= 0 && p <= 1);
  if (p === 0) return scores;
  const least = scores.max(-1, { keepdim: true }).add(Math.log(p)); // [N, 1]
  return scores.maskedFill(scores.lt(least), -Infinity);
}

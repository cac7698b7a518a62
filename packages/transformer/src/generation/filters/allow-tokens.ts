import type { Tensor } from "@nn/tensor";
import { checkScores } from "./check.js";
import { maskOfSets, type TokenSets } from "./token-sets.js";

/**
 * Leaves the tokens that are allowed; the scores of others become -∞.
 *
 * @param scores - `[N, V]`
 * @param allowed - The tokens that may come in each row.
 * @returns `[N, V]`
 * @throws ShapeError for scores of other shapes; IndexError for ids outside the vocabulary.
 *
 * @example
 * ```ts
 * import { allowTokens } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * console.log(await allowTokens(tensor([[2, 1, 3]]), [[0, 1]]).array()); // [[2, 1, -Infinity]]
 * ```
 */
export function allowTokens(scores: Tensor, allowed: TokenSets): Tensor {
  const shape = checkScores("allowTokens", scores);
  return scores.maskedFill(maskOfSets("allowTokens", allowed, shape).logicalNot(), -Infinity);
}

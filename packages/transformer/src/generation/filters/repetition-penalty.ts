import { where, type Tensor } from "@nn/tensor";
import { checkScores, checkSetting } from "./check.js";
import { maskOfSets, type TokenSets } from "./token-sets.js";

/**
 * Makes tokens that have come less likely: their scores are divided by the penalty where they are above 0, and
 * multiplied by it elsewhere.
 *
 * @param scores - `[N, V]`
 * @param seen - The tokens that have come in each row.
 * @param penalty - Above 0: 1 changes nothing, CTRL has 1.2; below 1 repetition becomes likelier.
 * @returns `[N, V]`
 * @throws NNError for another penalty; ShapeError for scores of other shapes; IndexError for ids outside the vocabulary.
 *
 * Source: Keskar et al., "CTRL" (2019), section 4.1; as Hugging Face's `RepetitionPenaltyLogitsProcessor`.
 *
 * @example
 * ```ts
 * import { repetitionPenalty } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * console.log(await repetitionPenalty(tensor([[2, -1, 3]]), [[0, 1]], 2).array()); // [[1, -2, 3]]
 * ```
 */
export function repetitionPenalty(scores: Tensor, seen: TokenSets, penalty: number): Tensor {
  const operation = "repetitionPenalty";
  const shape = checkScores(operation, scores);
  checkSetting(operation, ["penalty", penalty], "a number above 0", penalty > 0 && penalty < Infinity);
  const punished = where(scores.gt(0), scores.div(penalty), scores.mul(penalty));
  return where(maskOfSets(operation, seen, shape), punished, scores);
}

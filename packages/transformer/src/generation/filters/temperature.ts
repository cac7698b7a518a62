import type { Tensor } from "@nn/tensor";
import { checkScores, checkSetting } from "./check.js";

/**
 * `scores / temperature`: below 1 likely tokens become likelier, above 1 all become alike.
 *
 * @param scores - `[N, V]`
 * @param value - Above 0.
 * @returns `[N, V]`
 * @throws NNError for a temperature that is not above 0; ShapeError for scores of other shapes.
 *
 * @example
 * ```ts
 * import { temperature } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * console.log(await temperature(tensor([[2, 1, 0]]), 0.5).array()); // [[4, 2, 0]]
 * ```
 */
export function temperature(scores: Tensor, value: number): Tensor {
  checkScores("temperature", scores);
  checkSetting("temperature", ["temperature", value], "a number above 0", value > 0 && value < Infinity);
  return value === 1 ? scores : scores.div(value);
}

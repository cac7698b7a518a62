import { scoreAdjuster } from "../adjust-scores.js";
import { checkSetting } from "../filters/check.js";
import type { GenerativeModel } from "../generation-options.js";
import { promptRows, type Prompts } from "../prompts.js";
import { endsOf, prepareScorer } from "../scorers/prepare-scorer.js";
import type { Beam, BeamOptions } from "./beam-options.js";
import { BeamFrontier } from "./beam-frontier.js";

/**
 * The likeliest texts behind each prompt, as far as a search that follows `numBeams` beginnings at a time finds them.
 * They are ordered by `log p / length^α` (Hugging Face's length penalty; the length is that of the new tokens with the
 * end token).
 *
 * Each step takes the `numBeams` likeliest of all beginnings with a further token that don't end; those among the first
 * `numBeams` that end are results. Scores are logarithms of probabilities, to which `repetitionPenalty`, `allow` and
 * `filters` are applied.
 *
 * @param prompts - Lists of token ids, or int32 `[N, L]`; of an encoder-decoder they are sources.
 * @returns For each prompt `numBeams` texts or less, the best first.
 * @throws As `generate`; NNError for numbers of beams and penalties that there aren't.
 *
 * Source: Graves, "Sequence transduction with recurrent neural networks" (2012); Wu et al., "Google's neural machine
 * translation system" (2016), section 7, for the penalty's purpose.
 *
 * @example
 * ```ts
 * import { beamSearch, GPT } from "@nn/transformer";
 * const model = new GPT({ vocabularySize: 20, maxLength: 32, embedDim: 16, numLayers: 1, numHeads: 2 });
 * const [beams] = await beamSearch(model, [[1, 2, 3]], { numBeams: 3, eosId: 0, maxNewTokens: 6 });
 * for (const { ids, score } of beams) console.log(ids, score); // three texts, the best first
 * ```
 */
export async function beamSearch(
  model: GenerativeModel,
  prompts: Prompts,
  options: BeamOptions = {},
): Promise<Beam[][]> {
  const operation = "beamSearch";
  const { numBeams = 4, lengthPenalty = 1, earlyStopping = false, attentionMask } = options;
  checkSetting(
    operation,
    ["numBeams", numBeams],
    "a positive integer",
    Number.isInteger(numBeams) && numBeams > 0,
  );
  checkSetting(operation, ["lengthPenalty", lengthPenalty], "a number", Number.isFinite(lengthPenalty));
  const adjust = scoreAdjuster(operation, options);
  const rows = await promptRows(operation, prompts, attentionMask);
  const { scorer, maxNewTokens } = prepareScorer(operation, model, rows, options);
  const settings = { numBeams, lengthPenalty, earlyStopping, maxNewTokens };
  const frontier = new BeamFrontier(scorer, settings, { adjust, ends: new Set(endsOf(options)) });
  for (let count = 0; count < maxNewTokens && !frontier.done; count++) {
    options.signal?.throwIfAborted();
    await frontier.step();
    options.onStep?.(frontier.beginnings);
  }
  return frontier.finish();
}

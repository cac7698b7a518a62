import { NNError, type Tensor } from "@nn/tensor";
import type { ScoreOptions, TokenFilter } from "./choice-options.js";
import { checkSetting } from "./filters/check.js";
import { allowTokens, repetitionPenalty } from "./filters/index.js";
import type { TokenSequence } from "./token-sequence.js";

/** Changes scores `[N, V]` of the tokens behind sequences. */
export type ScoreAdjuster = (scores: Tensor, sequences: readonly TokenSequence[]) => Tensor;

/** Checks {@link ScoreOptions} and gives what applies them. */
export function scoreAdjuster(
  operation: string,
  { repetitionPenalty: penalty = 1, allow, filters = [] }: ScoreOptions,
): ScoreAdjuster {
  const isFine = penalty > 0 && penalty < Infinity;
  checkSetting(operation, ["repetitionPenalty", penalty], "a number above 0", isFine);
  const steps: ScoreAdjuster[] = [...filters];
  if (allow) steps.unshift((scores, sequences) => allowed(operation, scores, sequences, allow));
  if (penalty !== 1) {
    const seen = ({ prompt, generated }: TokenSequence): number[] => [...prompt, ...generated];
    steps.unshift((scores, sequences) => repetitionPenalty(scores, sequences.map(seen), penalty));
  }
  return (scores, sequences) => steps.reduce((x, step) => step(x, sequences), scores);
}

function allowed(
  operation: string,
  scores: Tensor,
  sequences: readonly TokenSequence[],
  allow: TokenFilter,
): Tensor {
  const all = Array.from({ length: scores.shape[1] }, (_, id) => id);
  const sets = sequences.map((sequence, row) => {
    const ids = [...((sequence.ended ? undefined : allow(sequence)) ?? all)];
    if (ids.length > 0) return ids;
    const text = `\`allow\` leaves no token for sequence ${row}`;
    throw new NNError(operation, text, "allow at least one, such as the end token");
  });
  return allowTokens(scores, sets);
}

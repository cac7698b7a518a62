import { tensor, ValueError, type Tensor } from "@nn/tensor";
import { IGNORED } from "./ignored.js";
import { filledRows, padSequences, rowLength, type PaddedBatch, type PadOptions } from "./pad-sequences.js";
import { tokenIds } from "./token-ids.js";

/** What a language model is trained with. */
export interface LanguageBatch extends PaddedBatch {
  /** `[N, L]`, int32: the token that comes after each of `ids`, and -100, which no loss counts, in padding. */
  readonly labels: Tensor;
}

/**
 * Sequences for a language model, which is to tell each token from those before: a sequence of n tokens becomes a row of
 * n - 1 of them and n - 1 labels, the same one place on. The labels are shifted already: the loss is
 * `languageModelLoss(logits, labels)`.
 *
 * @param sequences - Each of two tokens or more, with a token for the end where the model is to learn to end.
 * @throws ValueError when there are none, or one has fewer than two tokens; ShapeError when one is longer than the rows.
 *
 * @example
 * ```ts
 * import { languageBatch } from "@nn/transformer";
 * const { ids, labels } = languageBatch([[5, 6, 7], [8, 9]]);
 * console.log(await ids.array(), await labels.array()); // [[5, 6], [8, 0]] [[6, 7], [9, -100]]
 * ```
 */
export function languageBatch(
  sequences: readonly ArrayLike<number>[],
  options: PadOptions = {},
): LanguageBatch {
  const short = sequences.findIndex(({ length }) => length < 2);
  if (short >= 0) {
    const text = `sequence ${short} has ${sequences[short].length} tokens`;
    throw new ValueError("languageBatch", text, "each needs two: one that is seen, and the one after it");
  }
  const tokens = sequences.map((sequence, i) => tokenIds("languageBatch", `sequence ${i}`, sequence));
  const seen = tokens.map((sequence) => sequence.subarray(0, -1));
  const length = rowLength("languageBatch", seen, options);
  const padded = padSequences(seen, { ...options, length });
  const next = filledRows(tokens.map((sequence) => sequence.subarray(1)), length, IGNORED, options.side); // prettier-ignore
  return { ...padded, labels: tensor(next, padded.ids.shape) };
}

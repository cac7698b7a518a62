import { indexSelect, tensor, type Tensor } from "@nn/tensor";
import type { Vocabulary } from "./vocabulary.js";

/** What telling words apart needs to know of a tokenizer; a `Tokenizer` is one. */
export interface TokenNames {
  readonly vocabularySize: number;
  idToToken(id: number): string | undefined;
}

/**
 * The tokens of a WordPiece tokenizer that go on a word: those that begin with "##". With them `maskTokens` hides whole
 * words.
 *
 * @param tokenizer - A `Tokenizer`.
 * @param prefix - What they begin with. Initially "##".
 *
 * @example
 * ```ts
 * import { continuations } from "@nn/transformer";
 * const tokens = ["[PAD]", "play", "##ing", "##s"];
 * console.log(continuations({ vocabularySize: 4, idToToken: (id) => tokens[id] })); // [2, 3]
 * ```
 */
export function continuations(tokenizer: TokenNames, prefix = "##"): number[] {
  const ids = Array.from({ length: tokenizer.vocabularySize }, (_, id) => id);
  return ids.filter((id) => tokenizer.idToToken(id)?.startsWith(prefix));
}

/** The number of the word in its row that each token is in: int32 `[N, L]`, 0 … L - 1. */
export function wordsOf(ids: Tensor, { vocabularySize }: Vocabulary, goOn: readonly number[]): Tensor {
  const begins = new Int32Array(vocabularySize).fill(1);
  for (const id of goOn) begins[id] = 0;
  const table = tensor(begins, [vocabularySize]);
  // A row that begins in the middle of a word has it as its first.
  return indexSelect(table, 0, ids).cumSum(1).sub(1).maximum(0);
}

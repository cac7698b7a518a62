import { tensor, NNError } from "@nn/tensor";
import type { Tokenizer } from "@nn/tokenizers";
import type { ScoreFilter } from "../choice-options.js";

/** Tables of embeddings are made larger, up to a multiple of one of these, as that is faster. */
const MULTIPLES = [8, 16, 32, 64, 128];

/** @throws NNError when a tokenizer and a model have different vocabularies, but for rows that fill up a table. */
export function checkTokenizer(operation: string, { vocabularySize }: Tokenizer, modelSize: number): void {
  const filledUp = MULTIPLES.map((multiple) => Math.ceil(vocabularySize / multiple) * multiple);
  if ([vocabularySize, ...filledUp].includes(modelSize)) return;
  const text = `the tokenizer has ${vocabularySize} tokens, the model ${modelSize}`;
  throw new NNError(operation, text, "use the tokenizer that the model was trained with");
}

/** Leaves ids that the tokenizer can write; undefined where it can write all. */
export function knownTokens(tokenizer: Tokenizer, modelSize: number): ScoreFilter | undefined {
  const unknown = Uint8Array.from({ length: modelSize }, (_, id) =>
    tokenizer.idToToken(id) === undefined ? 1 : 0,
  );
  if (!unknown.includes(1)) return undefined;
  const mask = tensor(unknown, [modelSize], { dtype: "bool" });
  return (scores) => scores.maskedFill(mask, -Infinity);
}

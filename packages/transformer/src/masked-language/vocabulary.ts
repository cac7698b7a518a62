import { formatShape, IndexError, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";
import { findOutside } from "../batching/find-outside.js";

/** What masking needs to know of a tokenizer; a `Tokenizer` is one. */
export interface Vocabulary {
  /** The token that hides others. */
  readonly maskId: number | undefined;
  /** The tokens that are none of the text: padding, begin, end, the mask, … */
  readonly specialIds: readonly number[];
  /** How many tokens there are: 0 … vocabularySize - 1. */
  readonly vocabularySize: number;
}

/** Refuses ids that are not `[N, L]`, or not in the vocabulary, and masks that don't fit them. */
export function checkIds(
  ids: Tensor,
  { vocabularySize }: Vocabulary,
  attentionMask: Tensor | undefined,
): void {
  const { shape } = nodeOf("maskTokens", ids);
  if (shape.length !== 2) throw new ShapeError("maskTokens", `ids must be [N, L], got ${formatShape(shape)}`);
  if (attentionMask && !sameShape(attentionMask.shape, shape)) {
    const text = `attentionMask is ${formatShape(attentionMask.shape)}, the ids ${formatShape(shape)}`;
    throw new ShapeError("maskTokens", text);
  }
  const outside = findOutside("maskTokens", ids, vocabularySize);
  if (!outside) return;
  const text = `token ${outside.id} at ${outside.place} is not one of the ${vocabularySize} of the vocabulary`;
  throw new IndexError("maskTokens", text, "use the tokenizer that belongs to the ids");
}

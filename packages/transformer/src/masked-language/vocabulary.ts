import { formatShape, IndexError, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";

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
  const { shape, storage } = nodeOf("maskTokens", ids);
  if (shape.length !== 2) throw new ShapeError("maskTokens", `ids must be [N, L], got ${formatShape(shape)}`);
  if (attentionMask && !sameShape(attentionMask.shape, shape)) {
    const text = `attentionMask is ${formatShape(attentionMask.shape)}, the ids ${formatShape(shape)}`;
    throw new ShapeError("maskTokens", text);
  }
  const at = storage?.host?.findIndex((id) => !(id >= 0 && id < vocabularySize)) ?? -1;
  if (at < 0) return;
  const place = formatShape([Math.floor(at / shape[1]), at % shape[1]]);
  const id = storage!.host![at];
  throw new IndexError(
    "maskTokens",
    `token ${id} at ${place} is not one of the ${vocabularySize} of the vocabulary`,
  );
}

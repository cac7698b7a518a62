import { embedding, init, Linear, type AnyModule, type Module, type Parameter } from "@nn/layers";
import { formatShape, IndexError, ShapeError, type Generator, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { placesOf, type CacheStep } from "../attention/index.js";
import { findOutside } from "../batching/find-outside.js";

/** Options of the `forward` of language models. */
export interface LanguageModelForwardOptions {
  /** `[N, L]`, bool or int32: true or 1 is a real token, others are padding, on either side. Initially all are real. */
  readonly attentionMask?: Tensor | undefined;
  /** Broadcast to `[N, heads, L, L]`: bool, where true takes part, beside looking back only: for packed texts. */
  readonly mask?: Tensor | undefined;
  /** Where the tokens stand: int32 `[L]` or `[N, L]`. Initially 0, 1, … from the first real token, or where the cache is. */
  readonly places?: Tensor | undefined;
  /** Keys and values of earlier tokens: what `KeyValueCache.begin` gives. */
  readonly cache?: CacheStep | undefined;
}

/**
 * A model that scores the next token at each place: token ids `[N, L]`, int32, to logits `[N, L, vocabularySize]`. What
 * generates text takes any module of this kind.
 */
export interface LanguageModel extends Module<[ids: Tensor, options?: LanguageModelForwardOptions]> {
  readonly vocabularySize: number;
  /** The most tokens of a sequence; undefined where there is no limit. */
  readonly maxLength: number | undefined;
}

/**
 * The vectors of tokens.
 *
 * @throws ShapeError when ids aren't `[N, L]`, or are more than the model has places for; IndexError for an id outside the
 * vocabulary, with its place.
 */
export function embedTokens(
  operation: string,
  ids: Tensor, // [N, L]
  { weight, maxLength }: { readonly weight: Parameter; readonly maxLength: number | undefined },
): Tensor {
  const { shape } = nodeOf(operation, ids);
  if (shape.length !== 2) {
    const fix = "unsqueeze(0) for one sequence";
    throw new ShapeError(operation, `expected token ids [N, L], got ${formatShape(shape)}`, fix);
  }
  if (maxLength !== undefined && shape[1] > maxLength) {
    const text = `a sequence of ${shape[1]} tokens is longer than the ${maxLength} positions`;
    throw new ShapeError(operation, text, "shorten it, or make the model with a larger maxLength");
  }
  const vocabulary = weight.shape[0];
  const outside = findOutside(operation, ids, vocabulary);
  if (outside) {
    const text = `token ${outside.id} at ${outside.place} is outside the vocabulary of ${vocabulary}`;
    throw new IndexError(operation, text, "use the tokenizer that belongs to the model");
  }
  return embedding(ids, weight); // [N, L, E]
}

/** Where the tokens of a forward pass stand; undefined for 0, 1, …. */
export function placesFrom({
  places,
  cache,
  attentionMask,
}: LanguageModelForwardOptions): Tensor | undefined {
  return places ?? cache?.places ?? (attentionMask && placesOf(attentionMask));
}

/** Gives all weights of two axes or more numbers of a normal distribution around 0; biases of linear layers become 0. */
export function normalWeights(module: AnyModule, std: number, generator: Generator | undefined): void {
  for (const parameter of module.parameters()) {
    if (parameter.rank > 1) init.normal(parameter, { std, ...(generator ? { generator } : {}) });
  }
  for (const layer of module.modules()) {
    if (layer instanceof Linear && layer.bias) init.zeros(layer.bias);
  }
}

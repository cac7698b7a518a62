import {
  full,
  indexSelect,
  logicalAnd,
  NNError,
  rand,
  tensor,
  ValueError,
  where,
  type Generator,
  type Tensor,
} from "@nn/tensor";
import { IGNORED } from "../batching/ignored.js";
import { checkIds, type Vocabulary } from "./vocabulary.js";
import { wordsOf } from "./words.js";

/** Options of {@link maskTokens}. */
export interface MaskOptions {
  /** How often a token is to be told. Initially 0.15. */
  readonly probability?: number;
  /** `[N, L]`, bool or int32: 0 for padding that isn't the padding token. Initially everything is real. */
  readonly attentionMask?: Tensor | undefined;
  /** The tokens that go on a word, from `continuations(tokenizer)`: whole words are masked then. Initially tokens are. */
  readonly continuations?: readonly number[] | undefined;
  /** Where the random numbers come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/** What a masked language model is trained with. */
export interface MaskedBatch {
  /** `[N, L]`, int32: the tokens with some of them replaced. */
  readonly ids: Tensor;
  /** `[N, L]`, int32: the tokens that are to be told, -100 for all others. */
  readonly labels: Tensor;
}

/**
 * Hides tokens for a masked language model (Devlin et al. 2019, section 3.1): 15 % of them are to be told. Of those, 80 %
 * are replaced by the mask, 10 % by a token at random, and 10 % stay. Special tokens are never chosen, nor put in.
 *
 * Called for every batch anew, it is the dynamic masking of RoBERTa (Liu et al. 2019, section 4.1).
 *
 * @param ids - int32 `[N, L]`.
 * @param vocabulary - A `Tokenizer`, or an object with its `maskId`, `specialIds` and `vocabularySize`.
 * @throws ShapeError when the ids are not `[N, L]`; IndexError for an id outside the vocabulary, where the values are at
 * hand; NNError when the vocabulary has no mask or no ordinary token; ValueError when the probability is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { maskTokens } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const vocabulary = { maskId: 3, specialIds: [0, 1, 2, 3], vocabularySize: 100 };
 * const ids = tensor([[1, 17, 50, 23, 2, 0]], { dtype: "int32" });
 * const { ids: masked, labels } = maskTokens(ids, vocabulary, { probability: 0.5 });
 * console.log(await masked.array(), await labels.array());
 * // such as [[1, 3, 50, 23, 2, 0]] [[-100, 17, -100, -100, -100, -100]]
 * ```
 */
export function maskTokens(ids: Tensor, vocabulary: Vocabulary, options: MaskOptions = {}): MaskedBatch {
  const { probability = 0.15, attentionMask, continuations, generator } = options;
  if (!(probability >= 0 && probability <= 1)) {
    throw new ValueError("maskTokens", `probability must be from 0 to 1, got ${probability}`);
  }
  checkIds(ids, vocabulary, attentionMask);
  const { maskId } = vocabulary;
  const ordinary = ordinaryIds(vocabulary);
  if (maskId === undefined || ordinary.length === 0) {
    const what = maskId === undefined ? "no mask" : "special tokens only";
    throw new NNError(
      "maskTokens",
      `the vocabulary has ${what}`,
      "give a tokenizer with a mask, such as BERT's",
    );
  }
  const random = generator ? { generator } : {};
  const drawn = rand(ids.shape, random);
  const draw = continuations ? drawn.gather(1, wordsOf(ids, vocabulary, continuations)) : drawn; // one draw for each word
  const chosen = logicalAnd(draw.lt(probability), maskable(ids, ordinary, vocabulary, attentionMask)); // [N, L]
  const lot = rand(ids.shape, random);
  const others = rand(ids.shape, random)
    .mul(ordinary.length)
    .floor()
    .cast("int32")
    .minimum(ordinary.length - 1);
  const strange = indexSelect(tensor(Int32Array.from(ordinary), [ordinary.length]), 0, others); // [N, L]
  const replaced = where(lot.lt(0.8), int32(maskId), where(lot.lt(0.9), strange, ids));
  return { ids: where(chosen, replaced, ids), labels: where(chosen, ids, int32(IGNORED)) };
}

function ordinaryIds({ specialIds, maskId, vocabularySize }: Vocabulary): number[] {
  const special = new Set([...specialIds, maskId]);
  return Array.from({ length: vocabularySize }, (_, id) => id).filter((id) => !special.has(id));
}

/** Which tokens may be chosen. */
function maskable(
  ids: Tensor,
  ordinary: readonly number[],
  { vocabularySize }: Vocabulary,
  attentionMask: Tensor | undefined,
): Tensor {
  const table = new Uint8Array(vocabularySize);
  for (const id of ordinary) table[id] = 1;
  const may = indexSelect(tensor(table, [vocabularySize], { dtype: "bool" }), 0, ids);
  return attentionMask ? logicalAnd(may, attentionMask.ne(0)) : may;
}

function int32(value: number): Tensor {
  return full([], value, { dtype: "int32" });
}

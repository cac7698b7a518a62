import { NNError } from "@nn/tensor";
import { BERT_TOKENS } from "../formats/bert.js";
import { bertFrame, bertNormalizer, wordPieces } from "../json/components.js";
import type { SpecialTokens } from "../tokenizer/special-tokens.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";
import { assemble, idsOf } from "./assemble.js";
import { countWords } from "./count-words.js";
import { learnMerges } from "./merging/learn-merges.js";
import { Pace } from "./pace.js";
import {
  sizeOf,
  specialList,
  type SizeOptions,
  type Texts,
  type TrainingOptions,
} from "./training-options.js";

/** Options of {@link trainWordPiece}. */
export interface WordPieceOptions extends TrainingOptions, SizeOptions {
  /** Whether case is thrown away, and accents with it. Initially true. */
  readonly lowercase?: boolean;
  /** Which pair is merged: the one that raises the likelihood most, or the most frequent. Initially "likelihood". */
  readonly choice?: "likelihood" | "frequency";
}

/** Behind the first piece of a word, every piece begins with it. */
const PREFIX = "##";

/**
 * WordPiece, as BERT has it: pieces inside a word begin with `##`, and a word is cut by the longest piece first. Special
 * tokens: initially `[PAD]`, `[UNK]`, `[CLS]`, `[SEP]`, `[MASK]`; a text becomes `[CLS] … [SEP]`.
 *
 * It is learnt by merging, initially the pair of the highest count(ab) / (count(a) · count(b)), which raises the
 * likelihood of the texts most (Schuster and Nakajima). Rare pairs win easily then: `minFrequency` holds them off.
 * `choice: "frequency"` is how Hugging Face's trainer does it: byte-pair encoding, written with `##`. Of equal pairs the
 * one of the lower ids is merged.
 *
 * Source: Schuster and Nakajima, "Japanese and Korean voice search" (2012); Devlin et al., "BERT" (2019).
 *
 * @param texts - What to learn from.
 * @throws NNError when there is no word; ShapeError when the vocabulary is smaller than the alphabet.
 *
 * @example
 * ```ts
 * import { trainWordPiece } from "@nn/tokenizers";
 * const tokenizer = await trainWordPiece("hug pug pun bun hugs hug pug hugs", { vocabularySize: 25 });
 * console.log(tokenizer.tokens("hugs"), tokenizer.maskId); // ["[CLS]", "hugs", "[SEP]"] 4
 * ```
 */
export async function trainWordPiece(texts: Texts, options: WordPieceOptions = {}): Promise<Tokenizer> {
  const operation = "trainWordPiece";
  const { lowercase = true, choice = "likelihood" } = options;
  const size = sizeOf(operation, options);
  if (choice !== "likelihood" && choice !== "frequency") {
    throw new NNError(operation, `choice must be "likelihood" or "frequency", got "${String(choice)}"`);
  }
  const named = { specialTokens: BERT_TOKENS, ...options };
  const special = specialList(operation, named);
  const { unk, cls, sep }: SpecialTokens = named.specialTokens;
  if (unk === undefined)
    throw new NNError(operation, "WordPiece needs a token for the unknown: specialTokens.unk");
  const components = wordPieces(bertNormalizer(lowercase));
  const pace = new Pace(options);
  const words = await countWords(operation, texts, components, pace);
  const { pieces } = await learnMerges(operation, words, { special, ...size, prefix: PREFIX, choice }, pace);
  const model = {
    type: "WordPiece",
    vocab: idsOf(pieces),
    unk_token: unk,
    continuing_subword_prefix: PREFIX,
    max_input_chars_per_word: 100,
  } as const;
  const withId = (token: string): [string, number] => [token, special.indexOf(token)];
  const frame = cls !== undefined && sep !== undefined ? bertFrame(withId(cls), withId(sep)) : null;
  return assemble({ components, model, special, frame }, named);
}

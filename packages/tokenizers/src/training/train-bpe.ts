import { normalizer } from "../json/components.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";
import { assemble, frameOf, idsOf } from "./assemble.js";
import { countWords } from "./count-words.js";
import { learnMerges } from "./merging/learn-merges.js";
import { Pace } from "./pace.js";
import {
  sizeOf,
  specialList,
  type FrameOptions,
  type NormalizationOptions,
  type SizeOptions,
  type Texts,
  type TrainingOptions,
} from "./training-options.js";

/** Options of {@link trainBpe}. */
export interface BpeOptions extends TrainingOptions, SizeOptions, NormalizationOptions, FrameOptions {}

/** What marks the end of a word. */
const END = "</w>";

/**
 * Byte-pair encoding of characters, as in the paper: words between white space end in `</w>`, and the pair that occurs
 * most often is merged until there are enough tokens. White space comes back as single spaces; characters that weren't
 * seen become `unk` (`specialTokens: { unk: "<unk>" }`, without which they are refused). Of pairs that are equally
 * frequent the one of the lower ids is merged, as in Hugging Face's trainer, whose merges it gives.
 *
 * Source: Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units" (2016), algorithm 1.
 *
 * @param texts - What to learn from.
 * @throws NNError when there is no word; ShapeError when the vocabulary is smaller than the alphabet.
 *
 * @example
 * ```ts
 * import { trainBpe } from "@nn/tokenizers";
 * const tokenizer = await trainBpe("low low low lower newest newest newest", { vocabularySize: 18 });
 * console.log(tokenizer.tokens("low newest")); // ["low</w>", "newest</w>"]
 * console.log(tokenizer.decode(tokenizer.encode("low newest"))); // low newest
 * ```
 */
export async function trainBpe(texts: Texts, options: BpeOptions = {}): Promise<Tokenizer> {
  const operation = "trainBpe";
  const { normalization, lowercase = false } = options;
  const size = sizeOf(operation, options);
  const special = specialList(operation, options);
  const frame = frameOf(operation, special, options);
  const components = {
    normalizer: normalizer(normalization, lowercase),
    pre_tokenizer: { type: "WhitespaceSplit" },
    decoder: { type: "BPEDecoder", suffix: END },
  };
  const pace = new Pace(options);
  const words = await countWords(operation, texts, components, pace);
  const { pieces, merges } = await learnMerges(
    operation,
    words,
    { special, ...size, suffix: END, choice: "frequency" },
    pace,
  );
  const unknown = options.specialTokens?.unk ?? null;
  const vocab = idsOf(pieces);
  const model = { type: "BPE", vocab, merges, unk_token: unknown, end_of_word_suffix: END } as const;
  return assemble({ components, model, special, frame }, options);
}

import { NNError } from "@nn/tensor";
import { normalizer } from "../json/components.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";
import { alphabetOf } from "./alphabet.js";
import { assemble, frameOf } from "./assemble.js";
import { countWords } from "./count-words.js";
import { Pace } from "./pace.js";
import {
  checkCount,
  checkRoom,
  specialList,
  type FrameOptions,
  type NormalizationOptions,
  type Texts,
  type TrainingOptions,
} from "./training-options.js";
import { learnPieces } from "./unigram/learn-pieces.js";

/** Options of {@link trainUnigram}. */
export interface UnigramOptions extends TrainingOptions, NormalizationOptions, FrameOptions {
  /** The tokens, special ones included. Initially 8000. */
  readonly vocabularySize?: number;
  /** The share of pieces that each round of pruning leaves. Initially 0.75. */
  readonly shrinkingFactor?: number;
  /** Steps of expectation maximisation between two rounds. Initially 2. */
  readonly subIterations?: number;
  /** The most pieces to begin with. Initially 1,000,000. */
  readonly seedSize?: number;
}

/** Stands for a space, before each word. */
const SPACE = "\u2581";

/**
 * Unigram, as SentencePiece and T5 have it: each piece has a probability, and a text is cut the most probable way. It is
 * learnt from the top: from all parts of words that occur repeatedly, the probabilities are estimated by expectation
 * maximisation and the pieces are given up by which the likelihood loses least, until few are left. Spaces become `▁`,
 * one is put before the text. Special tokens: initially `<unk>`, `<s>`, `</s>`; there must be an `unk`.
 *
 * Source: Kudo, "Subword regularization: improving neural network translation models with multiple subword candidates"
 * (2018); with what SentencePiece adds: ψ for the logarithm, 1.1 times the size before the last cut.
 *
 * @param texts - What to learn from.
 * @throws NNError when there is no word; ShapeError when the vocabulary is smaller than the alphabet.
 *
 * @example
 * ```ts
 * import { trainUnigram } from "@nn/tokenizers";
 * const tokenizer = await trainUnigram("hug pug pun bun hugs hug pug hugs", { vocabularySize: 14 });
 * console.log(tokenizer.tokens("hugs pun")); // ["▁hugs", "▁", "p", "u", "n"]
 * console.log(tokenizer.decode(tokenizer.encode("hugs pun"))); // hugs pun
 * ```
 */
export async function trainUnigram(texts: Texts, options: UnigramOptions = {}): Promise<Tokenizer> {
  const operation = "trainUnigram";
  const { vocabularySize = 8000, normalization, lowercase = false } = options;
  const { shrinkingFactor = 0.75, subIterations = 2, seedSize = 1_000_000 } = options;
  checkCount(operation, "vocabularySize", vocabularySize);
  checkCount(operation, "subIterations", subIterations);
  checkCount(operation, "seedSize", seedSize);
  if (!(shrinkingFactor > 0 && shrinkingFactor < 1)) {
    throw new NNError(operation, `shrinkingFactor must be between 0 and 1, got ${shrinkingFactor}`);
  }
  const named = { specialTokens: { unk: "<unk>", bos: "<s>", eos: "</s>" }, ...options };
  const special = specialList(operation, named);
  const { unk } = named.specialTokens;
  if (unk === undefined)
    throw new NNError(operation, "unigram needs a token for the unknown: specialTokens.unk");
  const frame = frameOf(operation, special, named);
  const components = {
    normalizer: normalizer(normalization, lowercase),
    pre_tokenizer: { type: "Metaspace", replacement: SPACE, prepend_scheme: "always", split: true },
    decoder: { type: "Metaspace", replacement: SPACE, prepend_scheme: "always", split: true },
  };
  const pace = new Pace(options);
  const words = await countWords(operation, texts, components, pace, splitAtSpaces);
  checkRoom(operation, vocabularySize, special.length, alphabetOf(words.keys()).length);
  const learning = { vocabularySize, special: special.length, seedSize, shrinkingFactor, subIterations };
  const pieces = await learnPieces(words, learning, pace);
  const learnt = pieces.filter(([piece]) => !special.includes(piece));
  const vocab = [...special.map((token) => [token, 0] as const), ...learnt];
  const model = { type: "Unigram", unk_id: special.indexOf(unk), vocab, byte_fallback: false } as const;
  return assemble({ components, model, special, frame }, named);
}

/** The runtime leaves the text in one; the pieces are learnt of words. */
function splitAtSpaces(text: string): string[] {
  return text.split(/(?=\u2581)/u);
}

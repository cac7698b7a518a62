import { byteLevel } from "../json/components.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";
import { assemble, frameOf, idsOf } from "./assemble.js";
import { countWords } from "./count-words.js";
import { learnMerges } from "./merging/learn-merges.js";
import { Pace } from "./pace.js";
import {
  sizeOf,
  specialList,
  type FrameOptions,
  type SizeOptions,
  type Texts,
  type TrainingOptions,
} from "./training-options.js";

/** Options of {@link trainByteLevelBpe}. */
export interface ByteLevelBpeOptions extends TrainingOptions, SizeOptions, FrameOptions {
  /** Whether a text begins as if a space stood before it. Initially false. */
  readonly addPrefixSpace?: boolean;
}

/**
 * Byte-pair encoding of bytes, as GPT-2 has it: words are cut by its regular expression, and the pair that occurs most
 * often is merged until there are enough tokens. All 256 bytes are tokens, so every text can be encoded and comes back
 * exactly. Special tokens: initially `<|endoftext|>`, which is begin and end. Of pairs that are equally frequent the one
 * of the lower ids is merged, as in Hugging Face's trainer, whose merges it gives.
 *
 * Source: Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units" (2016); Radford et
 * al., "Language models are unsupervised multitask learners" (2019).
 *
 * @param texts - What to learn from.
 * @throws NNError when there is no text; ShapeError when the vocabulary is smaller than the alphabet.
 *
 * @example
 * ```ts
 * import { trainByteLevelBpe } from "@nn/tokenizers";
 * const tokenizer = await trainByteLevelBpe("the cat and the hat and the bat", { vocabularySize: 265 });
 * console.log(tokenizer.tokens("the hat")); // ["the", "Ġ", "h", "at"]: Ġ is a space
 * console.log(tokenizer.decode(tokenizer.encode("🙂 ok"))); // 🙂 ok
 * ```
 */
export async function trainByteLevelBpe(texts: Texts, options: ByteLevelBpeOptions = {}): Promise<Tokenizer> {
  const operation = "trainByteLevelBpe";
  const { addPrefixSpace = false } = options;
  const withEnd = { specialTokens: { bos: "<|endoftext|>", eos: "<|endoftext|>" }, ...options };
  const size = sizeOf(operation, options);
  const special = specialList(operation, withEnd);
  const frame = frameOf(operation, special, withEnd);
  const components = byteLevel(addPrefixSpace);
  const pace = new Pace(options);
  const words = await countWords(operation, texts, components, pace);
  const { pieces, merges } = await learnMerges(
    operation,
    words,
    { special, ...size, alphabet: byteCharacters(), choice: "frequency" },
    pace,
  );
  const model = { type: "BPE", vocab: idsOf(pieces), merges } as const;
  return assemble({ components, model, special, frame: frame ?? components.decoder }, withEnd);
}

/** The 256 characters that stand for bytes: the visible ones of Latin-1 for themselves, from U+0100 on for the rest. */
function byteCharacters(): string[] {
  const visible = (byte: number): boolean => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  let hidden = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(visible(byte) ? byte : 256 + hidden++));
}

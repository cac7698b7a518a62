import { ShapeError } from "@nn/tensor";
import { normalizer } from "../json/components.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";
import { byCodePoint } from "./alphabet.js";
import { assemble, frameOf, idsOf } from "./assemble.js";
import { countWords } from "./count-words.js";
import { Pace } from "./pace.js";
import {
  checkCount,
  specialList,
  type FrameOptions,
  type NormalizationOptions,
  type Texts,
  type TrainingOptions,
} from "./training-options.js";

/** Options of {@link trainCharacters}. */
export interface CharactersOptions extends TrainingOptions, NormalizationOptions, FrameOptions {
  /** What occurs less often becomes no token. Initially 1: every character is one. */
  readonly minFrequency?: number;
}

const DECODER = { type: "Fuse" };

/** One character of any kind, ends of lines too. */
const EACH = { type: "Split", pattern: { Regex: "[\\s\\S]" }, behavior: "Isolated", invert: false };

/**
 * Characters (code points), in the order of Unicode. No special tokens, unless they are given; a character that wasn't
 * seen becomes `unk` (`specialTokens: { unk: "<unk>" }`), without which it is refused.
 *
 * @param texts - What to learn from.
 * @throws NNError when there is no character.
 *
 * @example
 * ```ts
 * import { trainCharacters } from "@nn/tokenizers";
 * const tokenizer = await trainCharacters("hello world");
 * console.log(tokenizer.vocabularySize, tokenizer.encode("hold")); // 8 [3, 5, 4, 1]
 * ```
 */
export async function trainCharacters(texts: Texts, options: CharactersOptions = {}): Promise<Tokenizer> {
  const operation = "trainCharacters";
  const { minFrequency = 1, normalization, lowercase = false } = options;
  checkCount(operation, "minFrequency", minFrequency);
  const special = specialList(operation, options);
  const frame = frameOf(operation, special, options);
  const components = {
    normalizer: normalizer(normalization, lowercase),
    pre_tokenizer: EACH,
    decoder: DECODER,
  };
  const counts = await countWords(operation, texts, components, new Pace(options));
  const kept = [...counts].filter(([, count]) => count >= minFrequency).map(([character]) => character);
  if (kept.length === 0) {
    throw new ShapeError(operation, `no character occurs ${minFrequency} times`, "take a lower minFrequency");
  }
  const vocab = idsOf([...special, ...kept.sort(byCodePoint).filter((one) => !special.includes(one))]);
  const model = { type: "WordLevel", vocab, unk_token: options.specialTokens?.unk ?? null } as const;
  return assemble({ components, model, special, frame }, options);
}

import { normalizer } from "../json/components.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";
import { assemble, frameOf, idsOf } from "./assemble.js";
import { countWords } from "./count-words.js";
import { Pace } from "./pace.js";
import {
  checkRoom,
  sizeOf,
  specialList,
  type FrameOptions,
  type NormalizationOptions,
  type SizeOptions,
  type Texts,
  type TrainingOptions,
} from "./training-options.js";

/** Options of {@link trainWordLevel}. */
export interface WordLevelOptions extends TrainingOptions, SizeOptions, NormalizationOptions, FrameOptions {}

/** Words and signs are put together again as BERT's are; no word begins with this, which would glue it on. */
const DECODER = { type: "WordPiece", prefix: "\u0000", cleanup: true };

/**
 * Whole words, and signs as words of their own. The most frequent ones get the first ids, of equally frequent ones the
 * first in the alphabet. Special tokens: initially `<pad>` and `<unk>`, which rarer and unseen words become. Text comes
 * back with spaces between words, and none before a full stop or comma.
 *
 * @param texts - What to learn from.
 * @throws NNError when there is no word; ShapeError when the vocabulary has no room for one.
 *
 * @example
 * ```ts
 * import { trainWordLevel } from "@nn/tokenizers";
 * const tokenizer = await trainWordLevel(["the cat sat.", "the mat."], { minFrequency: 1 });
 * const ids = tokenizer.encode("the dog sat.");
 * console.log(ids, tokenizer.decode(ids)); // [3, 1, 6, 2] "the <unk> sat."
 * ```
 */
export async function trainWordLevel(texts: Texts, options: WordLevelOptions = {}): Promise<Tokenizer> {
  const operation = "trainWordLevel";
  const { normalization, lowercase = false } = options;
  const size = sizeOf(operation, options);
  const named = { specialTokens: { pad: "<pad>", unk: "<unk>" }, ...options };
  const special = specialList(operation, named);
  const frame = frameOf(operation, special, named);
  checkRoom(operation, size.vocabularySize, special.length, 1);
  const components = {
    normalizer: normalizer(normalization, lowercase),
    pre_tokenizer: { type: "Whitespace" },
    decoder: DECODER,
  };
  const words = await countWords(operation, texts, components, new Pace(options));
  const kept = [...words]
    .filter(([word, count]) => count >= size.minFrequency && !special.includes(word))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, size.vocabularySize - special.length)
    .map(([word]) => word);
  const unknown = named.specialTokens.unk ?? null;
  const model = { type: "WordLevel", vocab: idsOf([...special, ...kept]), unk_token: unknown } as const;
  return assemble({ components, model, special, frame }, named);
}

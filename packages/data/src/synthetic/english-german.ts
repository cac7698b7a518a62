import { checkWhole, Draws } from "./draws.js";
import { SentenceDraws } from "./grammar/draw-sentence.js";
import { sayInEnglish } from "./grammar/english.js";
import { sayInGerman } from "./grammar/german.js";
import { inSplit, type SplitPartOptions } from "./held-out.js";
import { TextPairs } from "../text-pairs.js";

/**
 * English sentences and the same in German, made by a small grammar of both: gender, number and four cases, endings of
 * adjectives, persons and tenses of regular, irregular and separable verbs, modal verbs, "nicht" and "kein", comparisons,
 * questions, relative and subordinate clauses with the verb at their end. No sentence comes twice, and an English one has
 * one German one only; there are more of them than can be counted here.
 *
 * @param count - The number of pairs. Initially 10,000.
 * @param options - `seed`; `split` for sentences to train on, or held-out ones.
 * @returns `x`, in English, and `y`, in German.
 * @throws ValueError when `count` is not a whole number above 0.
 *
 * @example
 * ```ts
 * import { englishGerman } from "@nn/data";
 * const train = englishGerman(20_000, { split: "train", seed: 0 });
 * const test = englishGerman(500, { split: "test", seed: 0 });
 * console.log(train.length, test.get(0).x, test.get(0).y);
 * ```
 */
export function englishGerman(count = 10_000, options: SplitPartOptions = {}): TextPairs {
  checkWhole("englishGerman", "count", count);
  const wanted = inSplit("englishGerman", options.split);
  const draws = new SentenceDraws(new Draws(options.seed));
  const pairs = new Map<string, string>();
  while (pairs.size < count) {
    const sentence = draws.sentence();
    const english = sayInEnglish(sentence);
    if (!pairs.has(english) && wanted(english)) pairs.set(english, sayInGerman(sentence));
  }
  return new TextPairs([...pairs.keys()], [...pairs.values()]);
}

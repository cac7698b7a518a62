import { ValueError } from "@nn/tensor";
import { Draws, type SeedOptions } from "./draws.js";

/** Two sentences, and whether the second comes after the first. */
export interface SentencePair<Sentence = string> {
  readonly first: Sentence;
  readonly second: Sentence;
  readonly isNext: boolean;
}

/** Options of {@link sentencePairs}. */
export interface SentencePairsOptions extends SeedOptions {
  /** How often the second sentence is the next one. Initially 0.5. */
  readonly probability?: number;
}

/**
 * Pairs for learning to tell whether a sentence comes next, as BERT does (Devlin et al. 2019, section 3.1): each sentence
 * that has a next one, with it or with one from another document.
 *
 * @typeParam Sentence - A text, or its tokens.
 * @param documents - Their sentences, in order; two documents or more.
 * @throws ValueError when there are fewer than two documents with sentences, or the probability is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { sentencePairs } from "@nn/data";
 * const documents = [["It rains.", "We stay in."], ["I am a dog.", "I bark."]];
 * for (const { first, second, isNext } of sentencePairs(documents, { seed: 0 })) console.log(first, second, isNext);
 * ```
 */
export function sentencePairs<Sentence>(
  documents: readonly (readonly Sentence[])[],
  options: SentencePairsOptions = {},
): SentencePair<Sentence>[] {
  const { probability = 0.5, seed } = options;
  if (!(probability >= 0 && probability <= 1)) {
    throw new ValueError("sentencePairs", `probability must be from 0 to 1, got ${probability}`);
  }
  const filled = documents.filter(({ length }) => length > 0);
  if (filled.length < 2) {
    throw new ValueError("sentencePairs", `needs two documents with sentences, got ${filled.length}`);
  }
  const draws = new Draws(seed);
  return filled.flatMap((sentences, own) =>
    sentences.slice(0, -1).map((first, i) => {
      if (draws.uniform() < probability) return { first, second: sentences[i + 1], isNext: true };
      const other = draws.integer(filled.length - 1);
      const strange = filled[other < own ? other : other + 1];
      return { first, second: strange[draws.integer(strange.length)], isNext: false };
    }),
  );
}

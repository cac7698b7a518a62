import { tensor, ValueError, type Tensor, type TypedArray } from "@nn/tensor";
import { BLEU_TOKENIZERS, splitText, type BLEUTokenizer } from "./bleu-tokenizers.js";
import { checkCount } from "./labels.js";
import { Metric } from "./metric.js";
import { closestLength, countMatches, type Sentence } from "./n-grams.js";

/** Options of {@link BLEUScore}. */
export interface BLEUOptions {
  /** The longest runs of tokens that are compared. Initially 4. */
  readonly maxOrder?: number;
  /**
   * What becomes of orders without any match, as sacrebleu's `smooth_method`: `none` (the score is 0 then), `floor`
   * (`smoothValue` matches), `addK` (`smoothValue` more matches and runs for all orders from 2 on), `exp` (1/2, 1/4, …
   * matches). Initially `exp`.
   */
  readonly smoothing?: "none" | "floor" | "addK" | "exp";
  /** Initially 0.1 for `floor` and 1 for `addK`. */
  readonly smoothValue?: number;
  /**
   * How texts are taken apart, as sacrebleu's `tokenize`: `13a` (the rules of WMT for Western languages: punctuation is a
   * token), `intl` (punctuation and symbols of all scripts), `char` (every character), `none` (at spaces). Lists of tokens
   * are left as they are. Initially `13a`.
   */
  readonly tokenize?: BLEUTokenizer;
  /** Whether capital letters of texts count as small ones. Initially false. */
  readonly lowercase?: boolean;
}

/**
 * How much translations have in common with their references, 0 … 1 (Papineni et al. 2002): exp(min(0, 1 - r / c)) times
 * the geometric mean over n = 1 … `maxOrder` of the shares of runs of n tokens that a reference has, too. c is the length
 * of all translations, r that of the references closest to them in length. A hundredth of what sacrebleu answers.
 *
 * `update(translations, references)` takes sentences, which are texts or lists of tokens (words or numbers); and a list
 * of references for each.
 *
 * @example
 * ```ts
 * import { BLEUScore } from "@nn/train";
 * const bleu = new BLEUScore();
 * await bleu.update(
 *   ["the cat is on the mat"],
 *   [["there is a cat on the mat", "a cat is on the mat"]],
 * );
 * console.log(await bleu.compute()); // 0.7598
 * ```
 */
export class BLEUScore extends Metric<
  [translations: readonly Sentence[], references: readonly (readonly Sentence[])[]],
  number
> {
  readonly #maxOrder: number;
  /** The length of the translations and of their references; then for each order, matches and runs. */
  readonly #counts: Float64Array;

  /**
   * @throws NNError when `maxOrder` is not a whole number from 1 on, ValueError when `smoothValue` is negative or there is
   * no such tokenizer.
   */
  constructor(readonly options: BLEUOptions = {}) {
    super();
    const { maxOrder = 4, smoothValue = 0, tokenize = "13a" } = options;
    checkCount("BLEUScore", "maxOrder", maxOrder);
    if (!(smoothValue >= 0)) {
      throw new ValueError("BLEUScore", `smoothValue must be at least 0, got ${smoothValue}`);
    }
    if (!BLEU_TOKENIZERS.includes(tokenize)) {
      const known = BLEU_TOKENIZERS.join(", ");
      throw new ValueError(
        "BLEUScore",
        `there is no tokenizer ${JSON.stringify(tokenize)}`,
        `use one of ${known}`,
      );
    }
    this.#maxOrder = maxOrder;
    this.#counts = new Float64Array(2 + 2 * maxOrder);
  }

  protected measure(
    translations: readonly Sentence[],
    references: readonly (readonly Sentence[])[],
  ): Tensor[] {
    checkReferences(translations, references);
    const counts = this.#counts.map(() => 0);
    translations.forEach((translation, i) => {
      const tokens = this.#tokensOf(translation);
      const others = references[i].map((reference) => this.#tokensOf(reference));
      counts[0] += tokens.length;
      counts[1] += closestLength(tokens, others);
      for (let order = 1; order <= this.#maxOrder; order++) {
        counts[2 * order] += countMatches(tokens, others, order);
        counts[2 * order + 1] += Math.max(0, tokens.length - order + 1);
      }
    });
    return [tensor(counts, { dtype: "int32" })];
  }

  protected add([counts]: TypedArray[]): void {
    counts.forEach((count, i) => (this.#counts[i] += count));
  }

  protected clear(): void {
    this.#counts.fill(0);
  }

  protected absorb(other: this): void {
    this.add([other.#counts]);
  }

  protected result(): number {
    const [length, referenceLength] = this.#counts;
    const orders = Array.from({ length: this.#maxOrder }, (_, i) => i + 1);
    if (orders.every((order) => this.#counts[2 * order] === 0)) return 0;
    let halves = 1;
    const logarithms = orders.map((order) => {
      const { matches, runs } = this.#ofOrder(order);
      if (matches > 0) return Math.log(matches / runs);
      const { smoothing = "exp", smoothValue = 0.1 } = this.options;
      if (runs === 0 || smoothing === "none" || smoothing === "addK") return -Infinity;
      return Math.log((smoothing === "floor" ? smoothValue : (halves /= 2)) / runs);
    });
    const brevity = Math.min(0, 1 - referenceLength / length);
    return Math.exp(brevity + logarithms.reduce((sum, x) => sum + x, 0) / this.#maxOrder);
  }

  #tokensOf(sentence: Sentence): readonly (string | number)[] {
    if (typeof sentence !== "string") return sentence;
    const { tokenize = "13a", lowercase = false } = this.options;
    return splitText(lowercase ? sentence.toLowerCase() : sentence, tokenize);
  }

  #ofOrder(order: number): { matches: number; runs: number } {
    const { smoothing = "exp", smoothValue = 1 } = this.options;
    const more = smoothing === "addK" && order > 1 ? smoothValue : 0;
    return { matches: this.#counts[2 * order] + more, runs: this.#counts[2 * order + 1] + more };
  }
}

function checkReferences(
  translations: readonly Sentence[],
  references: readonly (readonly Sentence[])[],
): void {
  if (references.length !== translations.length) {
    throw new ValueError(
      "BLEUScore",
      `${translations.length} translations, but references for ${references.length}`,
      "give a list of references for each translation",
    );
  }
  const wrong = references.findIndex((list) => !Array.isArray(list) || list.length === 0);
  if (wrong < 0) return;
  throw new ValueError(
    "BLEUScore",
    `translation ${wrong} has no list of references`,
    'give one, as in [["a cat", "the cat"]]',
  );
}

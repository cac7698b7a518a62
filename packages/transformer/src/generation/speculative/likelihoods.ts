import { compile, NNError, where, type Tensor } from "@nn/tensor";
import { scoreAdjuster, type ScoreAdjuster } from "../adjust-scores.js";
import type { ChoiceOptions } from "../choice-options.js";
import { checkChoice, isGreedy, shapeScores } from "../token-chooser.js";
import type { TokenSequence } from "../token-sequence.js";

/** Probabilities by which tokens are chosen; of greedy choice 1 for the likeliest. */
export class Likelihoods {
  readonly #operation: string;
  readonly #adjust: ScoreAdjuster;
  readonly #probabilities: (scores: Tensor) => Tensor;

  constructor(operation: string, options: ChoiceOptions) {
    checkChoice(operation, options);
    this.#operation = operation;
    this.#adjust = scoreAdjuster(operation, options);
    this.#probabilities = compile((scores: Tensor) => {
      const p = isGreedy(options)
        ? scores.argMax(-1).oneHot(scores.shape[1], { dtype: "float32" })
        : shapeScores(scores, options).softmax(-1);
      return where(scores.max(-1, { keepdim: true }).gt(-Infinity), p, NaN);
    });
  }

  /**
   * @param scores - `[L, V]`, behind these sequences.
   * @returns L times `[V]`.
   * @throws NNError when no token can come, or scores aren't numbers.
   */
  async of(scores: Tensor, sequences: readonly TokenSequence[]): Promise<ArrayLike<number>[]> {
    const probabilities = this.#probabilities(this.#adjust(scores, sequences));
    const [rows, vocabulary] = scores.shape;
    const all = Float32Array.from(await probabilities.data());
    return Array.from({ length: rows }, (_, row) => {
      const p = all.subarray(row * vocabulary, (row + 1) * vocabulary);
      if (!Number.isNaN(p[0])) return p;
      const text = "no token can follow the sequence: its scores are all -∞, or NaN";
      throw new NNError(this.#operation, text, "look at the filters, and at the models' weights");
    });
  }
}

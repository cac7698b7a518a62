import { categorical, compile, Generator, NNError, where, type Tensor } from "@nn/tensor";
import { scoreAdjuster } from "./adjust-scores.js";
import type { ChoiceOptions } from "./choice-options.js";
import { minPFilter, temperature, topKFilter, topPFilter } from "./filters/index.js";
import { checkSetting } from "./filters/check.js";
import type { TokenSequence } from "./token-sequence.js";

/** The generator that options ask for; undefined for the default one. */
export function generatorOf({ seed, generator }: ChoiceOptions): Generator | undefined {
  return seed === undefined ? generator : new Generator(seed);
}

/** Whether options ask for the likeliest token. */
export function isGreedy({ sample = true, temperature: heat = 1 }: ChoiceOptions): boolean {
  return !sample || heat === 0;
}

/** @throws NNError for a setting that there isn't. */
export function checkChoice(operation: string, options: ChoiceOptions): void {
  const { temperature: heat = 1, topK = 1, topP = 1, minP = 0 } = options;
  checkSetting(operation, ["temperature", heat], "0 or a number above it", heat >= 0 && heat < Infinity);
  checkSetting(operation, ["topK", topK], "a positive integer", Number.isInteger(topK) && topK > 0);
  checkSetting(operation, ["topP", topP], "a number from 0 to 1", topP >= 0 && topP <= 1);
  checkSetting(operation, ["minP", minP], "a number from 0 to 1", minP >= 0 && minP <= 1);
}

/** Temperature, top-k, top-p and min-p, on scores `[N, V]`. */
export function shapeScores(scores: Tensor, options: ChoiceOptions): Tensor {
  const { temperature: heat = 1, topK = Infinity, topP = 1, minP = 0 } = options;
  const warm = temperature(scores, heat);
  const few = topK === Infinity ? warm : topKFilter(warm, topK);
  return minPFilter(topPFilter(few, topP), minP);
}

/** Chooses the next tokens by {@link ChoiceOptions}. */
export class TokenChooser {
  readonly #operation: string;
  readonly #adjust: (scores: Tensor, sequences: readonly TokenSequence[]) => Tensor;
  /** Scores `[N, V]` to tokens `[N]`, -1 where none can come. */
  readonly #pick: (scores: Tensor) => Tensor;

  constructor(operation: string, options: ChoiceOptions) {
    checkChoice(operation, options);
    this.#operation = operation;
    this.#adjust = scoreAdjuster(operation, options);
    const generator = generatorOf(options);
    this.#pick = compile((scores: Tensor) => {
      const shaped = isGreedy(options) ? scores : shapeScores(scores, options);
      const token = isGreedy(options) ? shaped.argMax(-1) : draw(shaped, generator);
      return where(shaped.max(-1).gt(-Infinity), token, -1).cast("int32");
    });
  }

  /** @throws NNError when no token can come, or scores aren't numbers. */
  async choose(scores: Tensor, sequences: readonly TokenSequence[]): Promise<number[]> {
    const tokens = Array.from(await this.#pick(this.#adjust(scores, sequences)).data());
    const row = tokens.findIndex((token, i) => token < 0 && !sequences[i].ended);
    if (row < 0) return tokens.map((token) => Math.max(token, 0));
    const text = `no token can follow sequence ${row}: its scores are all -∞, or NaN`;
    throw new NNError(this.#operation, text, "look at the filters, and at the model's weights");
  }
}

function draw(scores: Tensor, generator: Generator | undefined): Tensor {
  return categorical(scores, -1, generator ? { generator } : {});
}

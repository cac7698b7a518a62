import { rand, type Generator } from "@nn/tensor";
import type { TokenSequence } from "../token-sequence.js";
import { drawToken } from "./draw-token.js";
import { judgeGuesses } from "./judge-guesses.js";
import type { Likelihoods } from "./likelihoods.js";
import type { Reader } from "./reader.js";

/** What a {@link Speculation} goes by. */
export interface SpeculationParts {
  readonly target: Reader;
  readonly draft: Reader;
  readonly likelihoods: Likelihoods;
  readonly ends: ReadonlySet<number>;
  readonly generator: Generator | undefined;
}

/** One sequence that a draft model and a target write together. */
export class Speculation {
  readonly #parts: SpeculationParts;
  readonly #prompt: readonly number[];
  readonly #generated: number[] = [];
  /** How many tokens were guessed and accepted, and how often the target was run. */
  guessed = 0;
  accepted = 0;
  passes = 0;

  constructor(prompt: readonly number[], parts: SpeculationParts) {
    this.#prompt = prompt;
    this.#parts = parts;
  }

  /** One pass of the target over so many guesses: the tokens that come of it, at least one. */
  async round(numGuesses: number): Promise<readonly number[]> {
    const { generator, target, draft, likelihoods } = this.#parts;
    const random = await rand([2 * numGuesses + 1], generator ? { generator } : {}).data();
    const { tokens, likely } = await this.#guess(numGuesses, random.subarray(numGuesses + 1));
    const length = this.#length;
    const scores = target.read([...this.#unread(target), ...tokens]).slice([-tokens.length - 1, null]);
    const sequences = Array.from({ length: tokens.length + 1 }, (_, i) => this.#with(tokens.slice(0, i)));
    const judged = await likelihoods.of(scores, sequences);
    const { accepted, next } = judgeGuesses({ tokens, draft: likely, target: judged }, random);
    for (const reader of [target, draft]) reader.truncate(length + accepted);
    const found = [...tokens.slice(0, accepted), next];
    this.#generated.push(...found);
    this.guessed += tokens.length;
    this.accepted += accepted;
    this.passes++;
    return found;
  }

  /** Tokens by the draft model, up to an end token, and the probabilities they were drawn by. */
  async #guess(
    count: number,
    random: ArrayLike<number>,
  ): Promise<{ readonly tokens: readonly number[]; readonly likely: readonly ArrayLike<number>[] }> {
    const { draft, likelihoods, ends } = this.#parts;
    const [tokens, likely]: [number[], ArrayLike<number>[]] = [[], []];
    while (tokens.length < count && !ends.has(tokens.at(-1)!)) {
      const unread = tokens.length === 0 ? this.#unread(draft) : tokens.slice(-1);
      const [q] = await likelihoods.of(draft.read(unread).slice([-1, null]), [this.#with(tokens)]);
      tokens.push(drawToken(q, random[tokens.length]));
      likely.push(q);
    }
    return { tokens, likely };
  }

  get #length(): number {
    return this.#prompt.length + this.#generated.length;
  }

  /** The tokens of the sequence that a model has not read. */
  #unread({ length }: Reader): number[] {
    const begin = this.#prompt.slice(length);
    return [...begin, ...this.#generated.slice(Math.max(0, length - this.#prompt.length))];
  }

  /** The sequence with guesses behind it. */
  #with(guesses: readonly number[]): TokenSequence {
    const generated = [...this.#generated, ...guesses];
    return { prompt: this.#prompt, generated, ended: this.#parts.ends.has(generated.at(-1)!) };
  }
}

import { ValueError, type Generator } from "@nn/tensor";
import { allIndices } from "../check-indices.js";
import { permutation } from "../permutation.js";
import { checkWhole } from "../synthetic/draws.js";
import { Sampler } from "./sampler.js";

/** Options of {@link TokenBatchSampler}. */
export interface TokenBatchSamplerOptions {
  /** The most tokens of a batch, padding included: its sequences times the longest of them. */
  readonly maxTokens: number;
  /** Lengths are counted up to the next multiple, as batches are padded: fewer different shapes. Initially 1. */
  readonly multipleOf?: number;
  /** Whether batches come in random order, and which of equally long sequences are together. Initially true. */
  readonly shuffle?: boolean;
}

/**
 * Batches of sequences that are about as long as each other, with at most `maxTokens` tokens each, padding included:
 * little of them is padding, and all steps do about the same work. Every sequence comes once in an epoch.
 *
 * The sequences are put in order of their lengths, equally long ones at random, and cut into batches; then the batches
 * come in random order. An epoch has always as many.
 *
 * @example
 * ```ts
 * import { DataLoader, TokenBatchSampler } from "@nn/data";
 * const texts = ["a", "to be", "or", "not", "that is", "?"];
 * const batchSampler = new TokenBatchSampler(texts.map((text) => text.length), { maxTokens: 8 });
 * const loader = new DataLoader(texts, { batchSampler, seed: 0 });
 * for await (const batch of loader) console.log(batch); // such as ["?", "a", "or"]
 * ```
 */
export class TokenBatchSampler extends Sampler<Int32Array> {
  readonly #lengths: Int32Array;
  /** Where batches end among the sequences in order of their lengths. */
  readonly #ends: readonly number[];
  readonly #shuffle: boolean;

  /**
   * @param lengths - The tokens of each sequence; of pairs, the more of both.
   * @throws ValueError when a length or setting is no whole number, or a sequence is longer than `maxTokens`.
   */
  constructor(lengths: ArrayLike<number>, options: TokenBatchSamplerOptions) {
    super();
    const { maxTokens, multipleOf = 1, shuffle = true } = options;
    checkWhole("TokenBatchSampler", "maxTokens", maxTokens, 1);
    checkWhole("TokenBatchSampler", "multipleOf", multipleOf, 1);
    this.#lengths = Int32Array.from(lengths, (length, i) => {
      checkWhole("TokenBatchSampler", `the length of sequence ${i}`, length, 0);
      const padded = Math.ceil(length / multipleOf) * multipleOf;
      if (padded <= maxTokens) return padded;
      throw new ValueError(
        "TokenBatchSampler",
        `sequence ${i} has ${length} tokens${padded === length ? "" : `, padded ${padded}`}; maxTokens is ${maxTokens}`,
        "leave it out, cut it, or allow more tokens",
      );
    });
    this.#ends = batchEnds(this.#lengths.slice().sort(), maxTokens);
    this.#shuffle = shuffle;
  }

  /** How many batches an epoch has. */
  get length(): number {
    return this.#ends.length;
  }

  *sample(generator: Generator): Iterable<Int32Array> {
    const { length: count } = this.#lengths;
    const shuffled = (length: number): Int32Array =>
      this.#shuffle ? permutation(length, generator) : allIndices(length);
    const order = shuffled(count).sort((a, b) => this.#lengths[a] - this.#lengths[b]); // stable
    for (const place of shuffled(this.length)) {
      yield order.slice(place === 0 ? 0 : this.#ends[place - 1], this.#ends[place]);
    }
  }
}

/** Each batch as large as it can be: the last of its sequences is the longest. */
function batchEnds(sorted: Int32Array, maxTokens: number): number[] {
  const ends: number[] = [];
  let begin = 0;
  sorted.forEach((length, i) => {
    if ((i + 1 - begin) * length <= maxTokens) return;
    ends.push(i);
    begin = i;
  });
  return sorted.length > 0 ? [...ends, sorted.length] : [];
}

import { TensorDataset } from "../tensor-dataset.js";
import { ValueError } from "@nn/tensor";
import { checkWhole, Draws, type SeedOptions } from "./draws.js";

/** Options of {@link copySequences}, {@link reverseSequences} and {@link sortSequences}. */
export interface SequenceOptions extends SeedOptions {
  /** The symbols of a sequence. Initially 10. */
  readonly length?: number;
  /** How many symbols there are: 0 … symbols - 1. Initially 10. */
  readonly symbols?: number;
}

/** Options of {@link additions}. */
export interface AdditionsOptions extends SeedOptions {
  /** The digits of each summand, with leading zeros, 1 … 15. Initially 3. */
  readonly digits?: number;
}

/** Sequences of symbols and what they are to become, both int32. */
export type SequencePairs = TensorDataset<"x" | "y">;

/**
 * Sequences to be repeated as they are.
 *
 * @param count - The number of sequences.
 * @returns `x` and `y`, both `[length]` int32, equal.
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { copySequences } from "@nn/data";
 * console.log(copySequences(64, { length: 5, seed: 0 }).all().y.shape); // [64, 5]
 * ```
 */
export function copySequences(count: number, options: SequenceOptions = {}): SequencePairs {
  return sequences("copySequences", count, options, (x) => x);
}

/**
 * Sequences to be said backwards.
 *
 * @param count - The number of sequences.
 * @returns `x` and `y`, both `[length]` int32; y is x from the end to the beginning.
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { reverseSequences } from "@nn/data";
 * console.log(reverseSequences(64, { length: 5, seed: 0 }).all().y.shape); // [64, 5]
 * ```
 */
export function reverseSequences(count: number, options: SequenceOptions = {}): SequencePairs {
  return sequences("reverseSequences", count, options, (x) => x.slice().reverse());
}

/**
 * Sequences to be sorted, the smallest symbol first.
 *
 * @param count - The number of sequences.
 * @returns `x` and `y`, both `[length]` int32.
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { sortSequences } from "@nn/data";
 * console.log(sortSequences(64, { length: 5, seed: 0 }).all().y.shape); // [64, 5]
 * ```
 */
export function sortSequences(count: number, options: SequenceOptions = {}): SequencePairs {
  return sequences("sortSequences", count, options, (x) => x.slice().sort());
}

/**
 * Sums to be worked out, symbol by symbol: 0 … 9 are the digits, 10 is the plus sign. 12 + 345 with three digits is
 * x = 0 1 2 10 3 4 5 and y = 0 3 5 7.
 *
 * @param count - The number of sums.
 * @returns `x` `[2 * digits + 1]` int32 and `y` `[digits + 1]` int32.
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { additions } from "@nn/data";
 * const { x, y } = additions(64, { digits: 2, seed: 0 }).all();
 * console.log(x.shape, y.shape); // [64, 5] [64, 3]
 * ```
 */
export function additions(count: number, options: AdditionsOptions = {}): SequencePairs {
  const { digits = 3, seed } = options;
  checkWhole("additions", "count", count);
  checkWhole("additions", "digits", digits);
  // Beyond this a sum is no longer exact.
  if (digits > 15) throw new ValueError("additions", `digits must be at most 15, got ${digits}`);
  const draws = new Draws(seed);
  const pairs = Array.from({ length: count }, () => {
    const [a, b] = [draws.integer(10 ** digits), draws.integer(10 ** digits)];
    return { x: [...digitsOf(a, digits), 10, ...digitsOf(b, digits)], y: digitsOf(a + b, digits + 1) };
  });
  return new TensorDataset({
    x: { data: Int32Array.from(pairs.flatMap((pair) => pair.x)), shape: [2 * digits + 1] },
    y: { data: Int32Array.from(pairs.flatMap((pair) => pair.y)), shape: [digits + 1] },
  });
}

function digitsOf(value: number, digits: number): number[] {
  return Array.from(String(value).padStart(digits, "0"), Number);
}

function sequences(
  operation: string,
  count: number,
  { length = 10, symbols = 10, seed }: SequenceOptions,
  answer: (x: Int32Array) => Int32Array,
): SequencePairs {
  checkWhole(operation, "count", count);
  checkWhole(operation, "length", length);
  checkWhole(operation, "symbols", symbols);
  const draws = new Draws(seed);
  const x = Int32Array.from({ length: count * length }, () => draws.integer(symbols));
  const y = new Int32Array(x.length);
  for (let at = 0; at < x.length; at += length) y.set(answer(x.subarray(at, at + length)), at);
  return new TensorDataset({ x: { data: x, shape: [length] }, y: { data: y, shape: [length] } });
}

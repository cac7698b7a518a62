import { NNError, ShapeError } from "@nn/tensor";
import type { Normalization } from "../json/components.js";
import { ROLES, type SpecialTokens } from "../tokenizer/special-tokens.js";

/** What a tokenizer learns from: one text, or many, also such as come one by one. */
export type Texts = string | Iterable<string> | AsyncIterable<string>;

/** What every trainer takes. */
export interface TrainingOptions {
  /** Tokens that stand for something, by what they are for. They get the first ids, in the order given. */
  readonly specialTokens?: SpecialTokens;
  /** More special tokens, after them. */
  readonly additionalTokens?: readonly string[];
  /** Told how far it is, of how far in all, now and then and at the end. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends it: the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** How many tokens are learnt. */
export interface SizeOptions {
  /** The most tokens, special ones included. Initially 30,000. */
  readonly vocabularySize?: number;
  /** What occurs less often becomes no token. Initially 2. */
  readonly minFrequency?: number;
}

/** What is done to a text first; it can't be undone. */
export interface NormalizationOptions {
  /** The form of Unicode. Initially none: as it is. */
  readonly normalization?: Normalization;
  /** Initially false. */
  readonly lowercase?: boolean;
}

/** What is put around a text by `encode`. */
export interface FrameOptions {
  /** Whether texts begin with the token `bos`. Initially false. */
  readonly addBos?: boolean;
  /** Whether texts end with the token `eos`. Initially false. */
  readonly addEos?: boolean;
}

/** The special tokens in the order of their ids. */
export function specialList(operation: string, options: TrainingOptions): string[] {
  const { specialTokens = {}, additionalTokens = [] } = options;
  const role = Object.keys(specialTokens).find((key) => !(ROLES as readonly string[]).includes(key));
  if (role !== undefined) {
    throw new NNError(
      operation,
      `specialTokens has no "${role}", only ${ROLES.join(", ")}`,
      "give other ones as additionalTokens",
    );
  }
  const tokens = [...Object.values(specialTokens), ...additionalTokens];
  const wrong = tokens.find((token) => typeof token !== "string" || token === "");
  if (wrong !== undefined)
    throw new NNError(operation, `a special token must be a text, got "${String(wrong)}"`);
  return [...new Set(tokens)];
}

/** The size wanted, checked. */
export function sizeOf(operation: string, options: SizeOptions): Required<SizeOptions> {
  const { vocabularySize = 30_000, minFrequency = 2 } = options;
  checkCount(operation, "vocabularySize", vocabularySize);
  checkCount(operation, "minFrequency", minFrequency);
  return { vocabularySize, minFrequency };
}

/** Refuses what is not a whole number from `least` up. */
export function checkCount(operation: string, name: string, count: number, least = 1): void {
  if (Number.isInteger(count) && count >= least) return;
  throw new ShapeError(operation, `${name} must be a whole number from ${least} up, got ${count}`);
}

/** Refuses a vocabulary that can't even hold the characters. */
export function checkRoom(operation: string, size: number, special: number, alphabet: number): void {
  if (size >= special + alphabet) return;
  throw new ShapeError(
    operation,
    `vocabularySize: ${size} is below the alphabet, ${alphabet} characters and ${special} special tokens`,
    `take ${special + alphabet} or more`,
  );
}

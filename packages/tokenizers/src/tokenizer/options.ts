import type { Side } from "./truncate.js";

/** A text, or a pair of texts such as a question and an answer. */
export type TextOrPair = string | readonly [string, string];

/** Options of `encode`. */
export interface EncodeOptions {
  /** Whether the tokenizer's frame, such as `[CLS] … [SEP]`, is put around. Initially true. */
  readonly addSpecialTokens?: boolean;
  /** The most tokens, special ones included; of a pair the longer text is cut first. Initially no limit. */
  readonly truncation?: number;
  /** Which end of the text is left out then. Initially "right". */
  readonly truncationSide?: Side;
}

/** Options of `decode`. */
export interface DecodeOptions {
  /** Whether special tokens are left out. Initially false. */
  readonly skipSpecialTokens?: boolean;
}

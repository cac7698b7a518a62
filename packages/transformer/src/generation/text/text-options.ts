import type { Tokenizer } from "@nn/tokenizers";
import type { StreamOptions } from "../generation-options.js";

/** Options of {@link generateText} and {@link streamText}. */
export interface TextOptions extends Omit<StreamOptions, "stop"> {
  /** Texts, or sequences of tokens, that end a text; they are no part of the result. Initially none. */
  readonly stop?: readonly (string | readonly number[])[] | undefined;
  /** Of an encoder-decoder: that of its targets. Initially that of its sources. */
  readonly targetTokenizer?: Tokenizer | undefined;
  /** Initially the tokenizer's. */
  readonly eosId?: number | readonly number[] | undefined;
  /** Initially the begin of a text by the tokenizer. */
  readonly startId?: number | undefined;
}

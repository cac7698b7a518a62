import type { Tensor } from "@nn/tensor";
import type { LanguageModel } from "../models/index.js";
import type { ChoiceOptions } from "./choice-options.js";
import type { EncoderDecoder } from "./scorers/encoder-decoder.js";

/** What generates: a language model goes on with its prompts, an encoder-decoder writes targets for its sources. */
export type GenerativeModel = LanguageModel | EncoderDecoder;

/** How long texts get, and how models read. */
export interface LengthOptions {
  /** The most tokens that are generated for a prompt. Initially 100, or what the model's positions have room for. */
  readonly maxNewTokens?: number | undefined;
  /** The token, or the tokens, that end a text; it is no part of the result. Initially none. */
  readonly eosId?: number | readonly number[] | undefined;
  /** The token that targets of an encoder-decoder begin with, which it needs. */
  readonly startId?: number | undefined;
  /**
   * What happens where prompt and new tokens are more than the model's positions: "error", or "slide": the model sees
   * the last ones. A window that slides is read anew for every token, which is slow. Initially "error".
   */
  readonly overflow?: "error" | "slide" | undefined;
  /** Whether keys and values are kept; without, all tokens are read again for each. The results are equal. Initially true. */
  readonly useCache?: boolean | undefined;
}

/** Options of {@link streamTokens}. */
export interface StreamOptions extends LengthOptions, ChoiceOptions {
  /** Sequences of tokens that end a text; they are no part of the result. Initially none. */
  readonly stop?: readonly (readonly number[])[] | undefined;
  /** Ends the generation: what waits for it gets the signal's reason as an error. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link generate}. */
export interface GenerateOptions extends StreamOptions {
  /** Of prompts in a tensor `[N, L]`, bool or int32: true or 1 is a real token, others are padding. Initially all are real. */
  readonly attentionMask?: Tensor | undefined;
}

export * from "./filters/index.js";
export type { ChoiceOptions, ScoreFilter, ScoreOptions, TokenFilter } from "./choice-options.js";
export { generate } from "./generate.js";
export type { GenerateOptions, GenerativeModel, LengthOptions, StreamOptions } from "./generation-options.js";
export type { Prompts } from "./prompts.js";
export type { EncoderDecoder } from "./scorers/encoder-decoder.js";
export { streamTokens } from "./stream-tokens.js";
export type { TokenSequence } from "./token-sequence.js";

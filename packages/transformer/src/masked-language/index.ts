export { maskTokens, type MaskedBatch, type MaskOptions } from "./mask-tokens.js";
export type { Vocabulary } from "./vocabulary.js";
export { continuations, type TokenNames } from "./words.js";

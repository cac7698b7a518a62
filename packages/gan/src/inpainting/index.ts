export { inpaint, type Inpainted, type InpaintOptions } from "./inpaint.js";
export { invert, type InvertOptions } from "./invert.js";
export type { CodeSearchOptions, FoundCodes } from "./search-codes.js";
export { ContextEncoder, type ContextEncoderOptions, type ContextEncoderWeights } from "./context-encoder.js";

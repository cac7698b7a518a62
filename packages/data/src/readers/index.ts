export type { EncodingOptions } from "./text/decode-text.js";
export { readLines, readText } from "./text/text.js";

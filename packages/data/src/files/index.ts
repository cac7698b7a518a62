export { FileError } from "./file-error.js";
export type { ReadOptions, UnpackOptions } from "./read-options.js";
export type { Source } from "./source.js";

export { FileError } from "./file-error.js";
export type { Source } from "./source.js";

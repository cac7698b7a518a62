export { Module, type AnyModule } from "./module/module.js";
export { Parameter } from "./module/parameter.js";
export { Buffer } from "./module/buffer.js";
export { isModule, isParameter, isBuffer } from "./module/marks.js";
export type { StateDict, LoadOptions, LoadResult } from "./module/state-dict.js";
export * from "./layers/index.js";
export * from "./activations/index.js";
export * from "./losses/index.js";
export * as init from "./init/index.js";

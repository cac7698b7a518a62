export { Attention, type WeightsHook } from "./attention.js";
export type { AttentionForwardOptions, AttentionOptions } from "./attention-options.js";
export { KeyValueCache, type KeysAndValues } from "./key-value-cache.js";
export { CacheStep } from "./cache-step.js";
export type { MakeProjection } from "./projection.js";
export * from "./positions/index.js";

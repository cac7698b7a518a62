export {
  Attention,
  type AttentionForwardOptions,
  type AttentionOptions,
  type WeightsHook,
} from "./attention.js";
export { KeyValueCache, type KeysAndValues } from "./key-value-cache.js";
export { CacheStep } from "./cache-step.js";
export type { MakeProjection } from "./projection.js";
export * from "./positions/index.js";

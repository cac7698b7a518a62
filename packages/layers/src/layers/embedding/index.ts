export { embedding, Embedding, type EmbeddingOptions } from "./embedding.js";
export { embeddingBag, EmbeddingBag } from "./embedding-bag.js";
export type {
  BagForwardOptions,
  BagMode,
  BagOptions,
  EmbeddingBagArguments,
  EmbeddingBagOptions,
} from "./embedding-bag.js";
export type { LookUpOptions } from "./look-up.js";
export type { PretrainedOptions, TableModule, TableOptions } from "./table-module.js";

export type {
  AnyDataset,
  BatchOf,
  BatchResult,
  Dataset,
  ExampleDataset,
  ExampleOf,
  ExampleResult,
} from "./dataset.js";
export { defaultCollate, type Collated } from "./collate.js";
export type { CollateFn } from "./read-batch.js";
export * from "./samplers/index.js";
export { TensorDataset, type Column } from "./tensor-dataset.js";
export { TextPairs, type TextPair, type TextPairBatch } from "./text-pairs.js";
export { Subset } from "./subset.js";
export { ConcatDataset } from "./concat-dataset.js";
export { randomSplit, type SplitOptions } from "./random-split.js";
export { kFold, type Fold } from "./k-fold.js";
export {
  DataLoader,
  type BatchFunctions,
  type DataLoaderOptions,
  type DataLoaderState,
} from "./data-loader.js";
export { StreamLoader, type StreamLoaderOptions } from "./stream-loader.js";
export { breathe } from "./breathe.js";
export { digits, type DigitsOptions, type ImageBatch } from "./digits/digits.js";
export * from "./synthetic/index.js";
export * from "./files/index.js";
export * from "./formats/index.js";
export * from "./readers/index.js";
export * from "./series/index.js";
export * from "./sets/index.js";
export * as transforms from "./transforms/index.js";
export * from "./workers/index.js";

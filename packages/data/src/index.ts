export type { Dataset, BatchOf } from "./dataset.js";
export { TensorDataset, type Column } from "./tensor-dataset.js";
export { Subset } from "./subset.js";
export { randomSplit, type SplitOptions } from "./random-split.js";
export { kFold, type Fold } from "./k-fold.js";
export { DataLoader, type DataLoaderOptions, type DataLoaderState } from "./data-loader.js";
export { breathe } from "./breathe.js";
export { digits, type DigitsOptions, type ImageBatch } from "./digits/digits.js";
export * from "./synthetic/index.js";

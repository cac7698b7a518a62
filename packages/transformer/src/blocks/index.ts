export { applyBlocks, type ApplyBlocksOptions } from "./apply-blocks.js";
export { Conv1D, type Conv1DOptions } from "./conv1d.js";
export { deepNorm, type DeepNorm } from "./deep-norm.js";
export { FeedForward, type FeedForwardActivation, type FeedForwardOptions } from "./feed-forward.js";
export { makeNorm, type NormKind, type NormOptions } from "./norm.js";
export {
  TransformerBlock,
  type BlockForwardOptions,
  type TransformerBlockOptions,
} from "./transformer-block.js";

export { batchNorm, BatchNorm1d, BatchNorm2d, BatchNorm3d } from "./batch-norm.js";
export type { BatchNorm, BatchNormArguments } from "./batch-norm.js";
export { instanceNorm, InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from "./instance-norm.js";
export type { InstanceNorm, InstanceNormArguments } from "./instance-norm.js";
export type { ChannelNorm, ChannelNormOptions } from "./channel-norm.js";
export { groupNorm, GroupNorm, type GroupNormArguments, type GroupNormOptions } from "./group-norm.js";
export { layerNorm, LayerNorm, type LayerNormArguments, type LayerNormOptions } from "./layer-norm.js";
export { rmsNorm, RMSNorm, type RMSNormArguments, type RMSNormOptions } from "./rms-norm.js";
export {
  localResponseNorm,
  LocalResponseNorm,
  type LocalResponseNormOptions,
} from "./local-response-norm.js";
export type { NormalizedShape } from "./trailing.js";

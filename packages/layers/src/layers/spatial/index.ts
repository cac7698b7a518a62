export { Conv1d, Conv2d, Conv3d, type Conv, type ConvNdOptions } from "./conv.js";
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type ConvTranspose,
  type ConvTransposeNdOptions,
} from "./conv-transpose.js";
export type { ConvLayer, ConvLayerOptions } from "./conv-layer.js";
export { interpolate, type InterpolateMode, type InterpolateOptions } from "./interpolate.js";
export { Upsample } from "./upsample.js";
export { PixelShuffle, pixelShuffle, PixelUnshuffle, pixelUnshuffle } from "./pixel-shuffle.js";
export { ChannelShuffle, channelShuffle } from "./channel-shuffle.js";
export {
  MaxPool1d,
  MaxPool2d,
  MaxPool3d,
  type MaxPool,
  type MaxPoolNdOptions,
  type MaxPoolResult,
} from "./max-pool.js";
export { AvgPool1d, AvgPool2d, AvgPool3d, type AvgPool } from "./avg-pool.js";
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  type AdaptiveAvgPool,
} from "./adaptive-avg-pool.js";
export {
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
  type AdaptiveMaxPool,
  type AdaptiveMaxPoolOptions,
} from "./adaptive-max-pool.js";
export type { AdaptivePool } from "./adaptive-pool.js";
export { LPPool1d, lpPool1d, LPPool2d, lpPool2d, type LPPool, type LPPoolOptions } from "./lp-pool.js";
export {
  MaxUnpool1d,
  maxUnpool1d,
  MaxUnpool2d,
  maxUnpool2d,
  MaxUnpool3d,
  maxUnpool3d,
  type MaxUnpool,
  type MaxUnpoolOptions,
} from "./max-unpool.js";
export type { PoolLayer } from "./pool-layer.js";
export { ConstantPad1d, ConstantPad2d, ConstantPad3d } from "./constant-pad.js";
export { ZeroPad1d, ZeroPad2d, ZeroPad3d } from "./zero-pad.js";
export { ReflectionPad1d, ReflectionPad2d, ReflectionPad3d } from "./reflection-pad.js";
export { ReplicationPad1d, ReplicationPad2d, ReplicationPad3d } from "./replication-pad.js";
export { CircularPad1d, CircularPad2d, CircularPad3d } from "./circular-pad.js";
export type { PadLayer, SidePadding } from "./pad-layer.js";
export { Unfold, unfold } from "./unfold.js";
export { Fold, fold } from "./fold.js";
export type { FoldOptions } from "./window-geometry.js";

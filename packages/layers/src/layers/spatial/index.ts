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

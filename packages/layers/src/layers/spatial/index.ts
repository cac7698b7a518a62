export { Conv1d, Conv2d, Conv3d, type Conv, type ConvNdOptions } from "./conv.js";
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type ConvTranspose,
  type ConvTransposeNdOptions,
} from "./conv-transpose.js";
export type { ConvLayer, ConvLayerOptions } from "./conv-layer.js";

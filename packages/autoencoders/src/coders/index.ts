export type { Activation } from "./activation.js";
export {
  checkSizes,
  exampleShape,
  type CoderSizes,
  type ConvolutionalSizes,
  type DenseSizes,
} from "./coder-options.js";
export { makeEncoder, makeDecoder, type CoderWidths } from "./make-coders.js";

export type { Activation } from "./activation.js";
export {
  checkImageSizes,
  checkSizes,
  exampleShape,
  type CoderSizes,
  type ConvolutionalSizes,
  type DenseSizes,
} from "./coder-options.js";
export {
  makeDecoder,
  makeDownsampler,
  makeEncoder,
  makeUpsampler,
  type CoderWidths,
  type ImageSizes,
} from "./make-coders.js";
export { checkGivenLabels, requireLabels, withLabels } from "./with-labels.js";

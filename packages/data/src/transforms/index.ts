export { compose, type Transform } from "./transform.js";
export type { ImageSize } from "./size.js";
export { normalize } from "./normalize.js";
export {
  horizontalFlip,
  randomHorizontalFlip,
  randomVerticalFlip,
  verticalFlip,
  type FlipOptions,
} from "./flip.js";
export { centerCrop, randomCrop, type RandomCropOptions } from "./crop.js";
export { resize } from "./resize.js";
export { randomAffine, randomRotation, rotate, type RandomAffineOptions, type Range } from "./affine.js";
export type { SampleOptions } from "./sample-at.js";
export {
  gaussianNoise,
  maskingNoise,
  saltAndPepper,
  speckle,
  type GaussianNoiseOptions,
  type SpeckleOptions,
} from "./noise.js";
export { cutout, randomErasing, type RandomErasingOptions } from "./erasing.js";
export { adjustBrightness, adjustContrast, colorJitter, type ColorJitterOptions } from "./colour.js";

export { FASHION_CLASSES, fashionMnist } from "./fashion-mnist.js";
export type { IdxName } from "./find-file.js";
export type { ImageSet, ImageSetOptions } from "./image-set.js";
export { mnist } from "./mnist.js";

export { aliceInWonderland } from "./alice.js";
export { FASHION_CLASSES, fashionMnist } from "./fashion-mnist.js";
export { fashionMnistSubset } from "./fashion-subset.js";
export type { IdxName } from "./find-file.js";
export type { ImageSet, ImageSetOptions } from "./image-set.js";
export { maunaLoaCo2 } from "./mauna-loa.js";
export { mnist } from "./mnist.js";

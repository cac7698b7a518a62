/**
 * Networks whose features images are compared by: two small classifiers with their weights, and Inception without.
 *
 * @packageDocumentation
 */
export { ImageClassifier } from "./image-classifier.js";
export { digitFeatures, fashionFeatures } from "./trained.js";
export { InceptionV3 } from "./inception/inception-v3.js";
export { inceptionFeatures } from "./inception/inception-features.js";

/**
 * Networks whose features images are compared by: two small classifiers with their weights, and Inception without.
 *
 * @packageDocumentation
 */
export { ImageClassifier } from "./image-classifier.js";
export { digitFeatures, fashionFeatures } from "./trained.js";

export { ImageClassifier } from "./image-classifier.js";
export { ViT, type ViTFromConfigOptions, type ViTOptions } from "./vit.js";

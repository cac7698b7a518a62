export { PCA, type PCAOptions } from "./pca/pca.js";
export { Autoencoder, type AutoencoderSizes, type AutoencoderParts } from "./autoencoder.js";
export { LinearAutoencoder, type LinearAutoencoderOptions } from "./linear-autoencoder.js";
export type { Activation } from "./coders/activation.js";
export { reconstructionError } from "./fit-reconstruction.js";
export type { Examples, FitOptions } from "./fit-reconstruction.js";

export { PCA, type PCAOptions } from "./pca/pca.js";
export type { PCASolver } from "./pca/solvers.js";
export {
  Autoencoder,
  type AutoencoderFitOptions,
  type AutoencoderObjective,
  type AutoencoderParts,
  type AutoencoderSizes,
} from "./autoencoder.js";
export { checkModules } from "./check-modules.js";
export { requireOptions } from "./require-options.js";
export { LinearAutoencoder, type LinearAutoencoderOptions } from "./linear-autoencoder.js";
export { TiedLinear } from "./tied-linear.js";
export { subspaceAngles } from "./subspace-angles.js";
export * from "./coders/index.js";
export * from "./penalties/index.js";
export { KSparse } from "./sparse/k-sparse.js";
export { WinnerTakeAll } from "./sparse/winner-take-all.js";
export * from "./fit/index.js";

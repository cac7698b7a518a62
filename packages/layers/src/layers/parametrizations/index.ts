export { removeSpectralNorm, spectralNorm, type SpectralNormOptions } from "./spectral-norm.js";
export { removeWeightNorm, weightNorm, type WeightNormOptions } from "./weight-norm.js";

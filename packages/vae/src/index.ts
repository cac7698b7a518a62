export { VAE, type VAEOptions, type VAEParts, type SampledCode } from "./vae.js";
export type { VAEFitOptions } from "./fit-vae.js";
export * from "./bounds/index.js";
export * from "./likelihoods/index.js";
export * from "./flows/index.js";
export * from "./priors/index.js";
export * from "./quantization/index.js";
export { normalFrom, normalKl, reparameterize, type DiagonalNormal } from "./normal/diagonal-normal.js";
export {
  cyclicalAnnealing,
  linearAnnealing,
  type Annealing,
  type CyclicalAnnealingOptions,
  type LinearAnnealingOptions,
} from "./annealing.js";

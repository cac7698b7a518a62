export { VectorQuantizer, type Quantized, type VectorQuantizerOptions } from "./vector-quantizer.js";
export { VQVAE, type VQVAEOptions } from "./vq-vae.js";
export {
  HierarchicalVQVAE,
  type HierarchicalCode,
  type HierarchicalVQVAEOptions,
} from "./hierarchical-vq-vae.js";
export type { QuantizedFitOptions, QuantizedLoss } from "./quantized-loss.js";

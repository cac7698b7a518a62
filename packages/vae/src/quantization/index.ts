export { VectorQuantizer, type Quantized, type VectorQuantizerOptions } from "./vector-quantizer.js";

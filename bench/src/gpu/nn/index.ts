import type { GpuWorkloadName, Running } from "../workload.js";
import { autoencoder } from "./autoencoder.js";
import { convolution } from "./convolution.js";
import { mlp } from "./mlp.js";
import { product } from "./product.js";

/** How our library does each workload, on whatever backend is chosen when it is called. */
export const implementations: Readonly<Record<GpuWorkloadName, () => Running>> = {
  mlp,
  autoencoder,
  convolution,
  product,
};

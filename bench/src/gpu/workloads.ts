import { AUTOENCODER, CONVOLUTION, MLP, PRODUCT } from "./problems/problems.js";
import type { GpuWorkloadName } from "./workload.js";

const { size, channels, taps, batch } = CONVOLUTION;

/** What is measured on a graphics card, in the order of the tables. */
export const gpuWorkloads: readonly { readonly name: GpuWorkloadName; readonly title: string }[] = [
  { name: "mlp", title: `MLP ${MLP.widths.join("-")}, batch ${MLP.batch}` },
  { name: "autoencoder", title: `autoencoder ${AUTOENCODER.widths.join("-")}, batch ${AUTOENCODER.batch}` },
  {
    name: "convolution",
    title: `convolutions ${channels.join("-")} of ${size}x${size}, ${taps}x${taps}, stride 2, batch ${batch}`,
  },
  { name: "product", title: `product ${PRODUCT} x ${PRODUCT}` },
];

import type { Part } from "../report/part.js";

/** The parts of the tour, in their order. What one needs is loaded when it runs. */
export const parts: readonly Part[] = [
  {
    name: "autoencoders",
    heading: "Autoencoders on handwritten digits",
    run: async (options) => (await import("./autoencoders/tour.js")).tourAutoencoders(options),
  },
  {
    name: "vae",
    heading: "Variational autoencoders of handwritten digits",
    run: async (options) => (await import("./vae/tour.js")).tourVAE(options),
  },
  {
    name: "layers",
    heading: "Three ways to read handwritten digits",
    run: async (options) => (await import("./layers/tour.js")).tourLayers(options),
  },
];

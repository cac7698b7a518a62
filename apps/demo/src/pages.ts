import type { ComponentType } from "preact";

/** A page of the demo. A new one is a folder with its component, and an entry here. */
export interface Page {
  /** Its place in the address, after the #. */
  readonly id: string;
  readonly title: string;
  readonly load: () => Promise<ComponentType>;
}

export const pages: readonly [Page, ...Page[]] = [
  {
    id: "autoencoder",
    title: "Autoencoder",
    load: async () => (await import("./autoencoder/page.tsx")).AutoencoderPage,
  },
  {
    id: "vae",
    title: "VAE",
    load: async () => (await import("./vae/page.tsx")).VaePage,
  },
  {
    id: "gan-lab",
    title: "GAN lab",
    load: async () => (await import("./gan-lab/page.tsx")).GanLabPage,
  },
  {
    id: "gan-images",
    title: "GAN digits",
    load: async () => (await import("./gan-images/page.tsx")).GanImagesPage,
  },
  {
    id: "benchmark",
    title: "Benchmark",
    load: async () => (await import("./benchmark/page.tsx")).BenchmarkPage,
  },
];

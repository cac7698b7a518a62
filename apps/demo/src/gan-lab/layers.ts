import { signal } from "@preact/signals";

/** What can be seen of a game. */
export const LAYERS = {
  field: "Field",
  data: "Data",
  samples: "Samples",
  manifold: "Manifold",
  gradients: "Gradients",
} as const;
export type Layer = keyof typeof LAYERS;

/** Which layers are shown, of all games alike. */
export const makeLayers = () =>
  signal<Readonly<Record<Layer, boolean>>>({
    field: true,
    data: true,
    samples: true,
    manifold: false,
    gradients: true,
  });
export type Layers = ReturnType<typeof makeLayers>;

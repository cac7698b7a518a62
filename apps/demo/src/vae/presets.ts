import type { Weights } from "./protocol.ts";

/** The three losses of the lecture. */
export const PRESETS = {
  reconstruction: "Reconstruction only",
  both: "Both",
  kl: "KL only",
} as const;
export type Preset = keyof typeof PRESETS;

const WEIGHTS: Readonly<Record<Preset, Weights>> = {
  reconstruction: { reconstruction: 1, kl: 0 },
  both: { reconstruction: 1, kl: 1 },
  kl: { reconstruction: 0, kl: 1 },
};

export const weightsOf = (preset: Preset): Weights => WEIGHTS[preset];

/** The preset with these weights, if there is one. */
export function presetOf({ reconstruction, kl }: Weights): Preset | undefined {
  const presets = Object.keys(WEIGHTS) as Preset[];
  return presets.find((name) => WEIGHTS[name].reconstruction === reconstruction && WEIGHTS[name].kl === kl);
}

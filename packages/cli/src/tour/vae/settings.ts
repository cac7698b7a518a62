import { gaussian, VAE } from "@nn/vae";

/** A variational autoencoder of 64 pixels, and how it is trained. */
export interface VAESettings {
  readonly name: string;
  /** One line: how it is built. */
  readonly built: string;
  readonly make: () => VAE;
  readonly epochs: number;
  readonly lr: number;
}

/** The deviation of a pixel about the decoder's: the smaller, the more an image's details count beside its code. */
const STD = 0.2;

/** The one with codes of two numbers, for the map, and one with more, for better images. */
export function vaeSettings(quick: boolean): readonly [map: VAESettings, wide: VAESettings] {
  const sized = (codeSize: number, name: string): VAESettings => {
    const epochs = quick ? 12 : 60;
    return {
      name,
      built: `64 → 128 → 64 → 2 × ${codeSize}, GELU, and back; pixels normal about it, deviation ${STD}; ${epochs} epochs`,
      make: () =>
        new VAE({
          inputSize: 64,
          codeSize,
          hidden: [128, 64],
          activation: "gelu",
          likelihood: gaussian({ std: STD }),
        }),
      epochs,
      lr: 0.004,
    };
  };
  return [sized(2, "VAE of two numbers"), sized(8, "VAE of eight numbers")];
}

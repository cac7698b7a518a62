import {
  Autoencoder,
  Contractive,
  KLSparsity,
  LinearAutoencoder,
  makeDecoder,
  makeEncoder,
} from "@nn/autoencoders";
import { Flatten, Sequential, Unflatten } from "@nn/layers";
import { addNoise } from "./noise.js";

/** An autoencoder of 64 pixels, and how it is trained. */
export interface ModelSettings {
  readonly name: string;
  /** One line: how it is built. */
  readonly built: string;
  /** One line: what it does. */
  readonly does: string;
  readonly codeSize: number;
  readonly make: () => Autoencoder;
  readonly epochs: number;
  readonly lr: number;
}

/** Numbers in the codes that are compared. */
export const CODE_SIZE = 8;

/** The units of the sparse autoencoder, and the rate at which each of them is to fire. */
export const SPARSE = { units: 64, target: 0.05 } as const;

/** Chosen so that for every seed the linear autoencoder is at PCA and the deep one far below. */
export function modelSettings(quick: boolean): ModelSettings[] {
  const hidden = quick ? [128, 64] : [256, 128];
  return [
    {
      name: "linear autoencoder",
      built: `64 → ${CODE_SIZE} → 64, no activation`,
      does: "learns what PCA computes",
      codeSize: CODE_SIZE,
      make: () => new LinearAutoencoder({ inputSize: 64, codeSize: CODE_SIZE }),
      epochs: quick ? 30 : 80,
      lr: 0.02,
    },
    {
      name: "deep autoencoder",
      built: `${[64, ...hidden, CODE_SIZE, ...hidden.toReversed(), 64].join(" → ")}, GELU`,
      does: "bends the plane of PCA to where the digits are",
      codeSize: CODE_SIZE,
      make: () => new Autoencoder({ inputSize: 64, codeSize: CODE_SIZE, hidden, activation: "gelu" }),
      epochs: quick ? 30 : 80,
      lr: quick ? 0.005 : 0.003,
    },
    {
      name: "convolutional",
      built: `8 × 8 → 4 × 4 × 16 → 2 × 2 × 32 → 64 → ${CODE_SIZE} and back, GELU`,
      does: "sees neighbouring pixels together",
      codeSize: CODE_SIZE,
      make: convolutional,
      epochs: quick ? 12 : 25,
      lr: quick ? 0.02 : 0.01,
    },
    {
      name: "denoising",
      built: `64 → 128 → 64 → ${CODE_SIZE} and back, GELU`,
      does: "is shown noisy images and asked for the clean ones",
      codeSize: CODE_SIZE,
      make: () =>
        new Autoencoder({
          inputSize: 64,
          codeSize: CODE_SIZE,
          hidden: [128, 64],
          activation: "gelu",
          corruption: addNoise,
        }),
      epochs: quick ? 15 : 60,
      lr: 0.005,
    },
    {
      name: "sparse",
      built: `64 → ${SPARSE.units} → 64, sigmoid`,
      does: `each unit fires for one image in ${1 / SPARSE.target}: strokes, of which an image has a few`,
      codeSize: SPARSE.units,
      make: () =>
        new Autoencoder({
          inputSize: 64,
          codeSize: SPARSE.units,
          codeActivation: "sigmoid",
          penalties: [new KLSparsity({ codeSize: SPARSE.units, target: SPARSE.target, weight: 3e-2 })],
        }),
      epochs: quick ? 50 : 60,
      lr: 0.01,
    },
    {
      name: "contractive",
      built: "64 → 32 → 64, sigmoid",
      does: "its code changes little when the image does",
      codeSize: 32,
      make: () =>
        new Autoencoder({
          inputSize: 64,
          codeSize: 32,
          codeActivation: "sigmoid",
          penalties: [new Contractive(5e-3)],
        }),
      epochs: quick ? 15 : 30,
      lr: 0.01,
    },
  ];
}

/** The deep autoencoder with codes of two numbers. */
export function mapSettings(quick: boolean): Pick<ModelSettings, "name" | "make" | "epochs" | "lr"> {
  return {
    name: "map of two numbers",
    make: () => new Autoencoder({ inputSize: 64, codeSize: 2, hidden: [128, 64], activation: "gelu" }),
    epochs: quick ? 30 : 50,
    lr: 0.005,
  };
}

/** Takes and gives rows of 64 pixels, as the others do. */
function convolutional(): Autoencoder {
  const sizes = {
    inputSize: [1, 8, 8],
    channels: [16, 32],
    hidden: [64],
    codeSize: CODE_SIZE,
    activation: "gelu",
  } as const;
  return new Autoencoder({
    encoder: new Sequential(new Unflatten(1, [1, 8, 8]), makeEncoder(sizes)),
    decoder: new Sequential(makeDecoder(sizes), new Flatten()),
  });
}

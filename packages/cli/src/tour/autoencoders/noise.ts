import { transforms } from "@nn/data";

/** The noise that the denoising autoencoder learns to remove. */
export const NOISE = 0.25;

/** Adds normal noise to images. */
export const addNoise = transforms.gaussianNoise({ sigma: NOISE, clip: false });

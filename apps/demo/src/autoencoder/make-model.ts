import { Autoencoder, Contractive, KLSparsity, KSparse, type AutoencoderSizes } from "@nn/autoencoders";
import type { Tensor } from "@nn/tensor";
import type { Kind } from "./kinds.ts";

/** What a kind is made from. */
export interface ModelOptions {
  readonly kind: Kind;
  readonly inputSize: readonly [channels: number, height: number, width: number];
  readonly codeSize: number;
  /** What a denoising one does to its examples. */
  readonly corruption: (x: Tensor) => Tensor;
}

/** Every kind is an {@link Autoencoder}; its options make the difference. */
export function makeModel({ kind, inputSize, codeSize, corruption }: ModelOptions): Autoencoder {
  const deep = {
    inputSize,
    codeSize,
    hidden: [128, 64],
    outputActivation: "sigmoid",
  } satisfies AutoencoderSizes;
  switch (kind) {
    case "linear":
      return new Autoencoder({ inputSize, codeSize });
    case "deep":
      return new Autoencoder(deep);
    case "convolutional":
      return new Autoencoder({ ...deep, channels: [16, 32], hidden: [] });
    case "denoising":
      return new Autoencoder({ ...deep, corruption });
    case "sparse": {
      const penalties = [new KLSparsity({ codeSize, target: 0.1, weight: 0.002 })];
      return new Autoencoder({ ...deep, codeActivation: "sigmoid", penalties });
    }
    case "contractive":
      return new Autoencoder({ ...deep, activation: "tanh", penalties: [new Contractive(0.005)] });
    case "kSparse":
      return new Autoencoder({ ...deep, codeActivation: () => new KSparse(Math.ceil(codeSize / 4)) });
  }
}

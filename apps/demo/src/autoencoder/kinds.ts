/** A kind of autoencoder, as the page shows it. */
interface KindText {
  readonly name: string;
  /** What is special about it. */
  readonly note: string;
  /** The code size that it begins with. */
  readonly codeSize: number;
  /** And the noise. */
  readonly noise: number;
}

export const KINDS = {
  linear: {
    name: "Linear",
    note: "One linear layer each way, no activation: trained long enough it does as well as PCA, never better.",
    codeSize: 2,
    noise: 0,
  },
  deep: {
    name: "Deep",
    note: "Two hidden layers each way: its map bends to follow the digits, and so keeps more than PCA.",
    codeSize: 2,
    noise: 0,
  },
  convolutional: {
    name: "Convolutional",
    note: "Convolutions halve the picture twice; transposed convolutions double it again.",
    codeSize: 2,
    noise: 0,
  },
  denoising: {
    name: "Denoising",
    note: "In training it is given noisy digits and has to draw the clean ones. The slider says how noisy.",
    codeSize: 16,
    noise: 0.3,
  },
  sparse: {
    name: "Sparse",
    note: "A penalty, the KL divergence, has each number of the code fire for about one digit in ten.",
    codeSize: 32,
    noise: 0,
  },
  contractive: {
    name: "Contractive",
    note: "A penalty on the encoder's slopes: a digit that changes a little hardly moves its code.",
    codeSize: 8,
    noise: 0,
  },
  kSparse: {
    name: "k-sparse",
    note: "Only the largest quarter of a code's numbers stays; all others become 0.",
    codeSize: 32,
    noise: 0,
  },
} as const satisfies Record<string, KindText>;

export type Kind = keyof typeof KINDS;

// The same sizes as in ../src/workloads.
export const SQUARES = [64, 256, 512, 1024, 2048];
/** Batch of 128 through a layer of 784 x 512. */
export const LAYER = { batch: 128, inputs: 784, outputs: 512 };
/** 64 products of [128, 64] and [64, 128]. */
export const BATCHED = { left: [64, 128, 64], right: [64, 64, 128] };

export const FLOATS = 2 ** 22;
export const MATRIX = [4096, 1024];
export const NORMED = [4096, 512];

/** Images [batch, channels, height, width], filters [out, in, ...]; padding keeps the size up to the stride. */
export const CONVOLUTIONS = {
  "conv-first": { image: [64, 1, 28, 28], filters: [32, 1, 3, 3], stride: 2 },
  "conv-middle": { image: [64, 32, 14, 14], filters: [64, 32, 3, 3], stride: 1 },
};
/** Filters [in, out, ...]. */
export const TRANSPOSED = { image: [64, 64, 7, 7], filters: [64, 32, 4, 4], out: 14, stride: 2 };

export const AUTOENCODER = { widths: [784, 512, 256, 64, 256, 512, 784], batch: 128 };
export const VAE = { input: 784, hidden: 400, latent: 20, batch: 128 };
export const DCGAN = { batch: 64, latent: 100 };
export const GPT = { layers: 4, width: 128, heads: 4, context: 128, batch: 8, vocabulary: 256 };
export const SEQ2SEQ = {
  layers: 2,
  width: 256,
  heads: 8,
  inner: 1024,
  length: 32,
  batch: 16,
  vocabulary: 4000,
};
export const LSTM = { batch: 32, length: 64, input: 64, hidden: 128, classes: 10 };

/** Tokens that a GPT makes, and the one that the text starts with. */
export const GENERATED = 128;
export const START = 1;
/** Small operations in one timed call. */
export const CALLS = 1000;

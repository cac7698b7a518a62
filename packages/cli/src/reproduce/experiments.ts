import type { Experiment } from "./experiment.js";
import { variantNames } from "./gan-variant-names.js";

/** The experiments, in the order of the lecture. What one needs is loaded when it runs. */
export const experiments: readonly Experiment[] = [
  {
    name: "pca-mnist",
    heading: "Linear and deep autoencoders against PCA, on MNIST",
    summary: "codes of 2, 8 and 32 numbers: errors and principal angles",
    run: async (options) => (await import("./pca-mnist.js")).pcaMnist(options),
  },
  {
    name: "denoising-fashion",
    heading: "Removing noise from Fashion-MNIST",
    summary: "a convolutional denoising autoencoder against a median filter and PCA",
    run: async (options) => (await import("./denoising-fashion.js")).denoisingFashion(options),
  },
  {
    name: "sparse-mnist",
    heading: "A sparse autoencoder on MNIST",
    summary: "rates of the units against their target, and the filters",
    run: async (options) => (await import("./sparse-mnist.js")).sparseMnist(options),
  },
  {
    name: "contractive-mnist",
    heading: "Contractive autoencoders on MNIST",
    summary: "the Jacobian's norm by the autograd and in closed form",
    run: async (options) => (await import("./contractive-mnist.js")).contractiveMnist(options),
  },
  {
    name: "vae-mnist",
    heading: "A variational autoencoder, 784-400-20, on MNIST",
    summary: "the bound by epoch, importance weighting, samples after the 1st and the 9th epoch",
    run: async (options) => (await import("./vae-mnist.js")).vaeMnist(options),
  },
  {
    name: "vae-latent",
    heading: "The latent plane of MNIST under three losses",
    summary: "reconstruction only, divergence only, both: where the ten digits lie",
    run: async (options) => (await import("./vae-latent.js")).vaeLatent(options),
  },
  {
    name: "vq-fashion",
    heading: "A VQ-VAE on Fashion-MNIST",
    summary: "reconstruction error, and how much of the code book is in use",
    run: async (options) => (await import("./vq-fashion.js")).vqFashion(options),
  },
  {
    name: "gan-optimum",
    heading: "The best discriminator of two known distributions",
    summary: "D(x) against p / (p + q), and 1/2 at equilibrium",
    run: async (options) => (await import("./gan-optimum.js")).ganOptimum(options),
  },
  {
    name: "gan-penalties",
    heading: "Gradient penalties against closed forms and finite differences",
    summary: "linear and quadratic discriminators, and the gradient of the parameters",
    run: async (options) => (await import("./gan-penalties.js")).ganPenalties(options),
  },
  {
    name: "gan-mixtures",
    heading: "Mixtures of Gaussians, and how many each variant finds",
    summary: "8 in a ring and 25 in a grid: modes found and good samples of the seven variants",
    variants: variantNames,
    run: async (options) => (await import("./gan-mixtures.js")).ganMixtures(options),
  },
  {
    name: "gan-triangles",
    heading: "Triangles: precision and recall of the seven variants and a VAE",
    summary: "how many samples are triangles, and how many triangles can be made",
    variants: [...variantNames, "VAE"],
    run: async (options) => (await import("./gan-triangles.js")).ganTriangles(options),
  },
  {
    name: "gan-mnist",
    heading: "The seven variants on MNIST",
    summary: "Fréchet distances on our features with the same budget, and samples",
    variants: variantNames,
    run: async (options) => (await import("./gan-images.js")).ganImages("mnist", options),
  },
  {
    name: "gan-fashion",
    heading: "The seven variants on Fashion-MNIST",
    summary: "the same on clothes",
    variants: variantNames,
    run: async (options) => (await import("./gan-images.js")).ganImages("fashionMnist", options),
  },
  {
    name: "gan-translation",
    heading: "Translation without pairs: digits and textured negatives",
    summary: "UNIT: the share of digits that a classifier of the target domain still reads",
    run: async (options) => (await import("./gan-translation.js")).ganTranslation(options),
  },
  {
    name: "gan-pix2pix",
    heading: "Translation with pairs: outlines and clothes",
    summary: "pix2pix on Fashion-MNIST, with and without its adversary, against the truth",
    run: async (options) => (await import("./gan-pix2pix.js")).ganPix2Pix(options),
  },
  {
    name: "gan-inpainting",
    heading: "In-painting: half a digit",
    summary: "search in the latent space of a GAN and a context encoder against the truth",
    run: async (options) => (await import("./gan-inpainting.js")).ganInpainting(options),
  },
  {
    name: "gan-arithmetic",
    heading: "Arithmetic on codes, with known factors",
    summary: "small heart − small square + large square, against the truth",
    run: async (options) => (await import("./gan-arithmetic.js")).ganArithmetic(options),
  },
  {
    name: "gan-stages",
    heading: "Digits in two stages",
    summary: "StackGAN: coarse and fine digits, and whether they can be read",
    run: async (options) => (await import("./gan-stages.js")).ganStages(options),
  },
  {
    name: "forecasting",
    heading: "Forecasting: sine mixtures, CO2 and, with --data, ETTh1",
    summary: "a transformer against seasonal naive and linear forecasts",
    run: async (options) => (await import("./forecasting.js")).forecasting(options),
  },
  {
    name: "transformer-tasks",
    heading: "Copy, reverse, sort and add, by the paper's transformer",
    summary: "exact answers on held-out texts, and where the decoder looks",
    run: async (options) => (await import("./transformer-tasks.js")).transformerTasks(options),
  },
  {
    name: "transformer-characters",
    heading: "A character GPT: nanoGPT's configuration for CPUs",
    summary: "validation loss and samples, on Alice or, with --data FILE, on any text",
    run: async (options) => (await import("./transformer-characters.js")).transformerCharacters(options),
  },
  {
    name: "transformer-translation",
    heading: "Translation: dates, a grammar and, with --data, parallel files",
    summary: "exact dates, BLEU, and the attention under the words",
    run: async (options) => (await import("./transformer-translation.js")).transformerTranslation(options),
  },
  {
    name: "transformer-pretraining",
    heading: "Masked pre-training, then few labels",
    summary: "right and spoilt sentences with 100 and 1,000 labels, pre-trained and from scratch",
    run: async (options) => (await import("./transformer-pretraining.js")).transformerPretraining(options),
  },
  {
    name: "generation-speed",
    heading: "Generation with and without a cache, and the memory of attention",
    summary: "tokens per second and peak memory by the length of the text",
    run: async (options) => (await import("./generation-speed.js")).generationSpeed(options),
  },
];

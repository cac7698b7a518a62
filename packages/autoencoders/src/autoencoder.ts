import { Module, mseLoss } from "@nn/layers";
import { NNError, type Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import { checkSizes, makeDecoder, makeEncoder, type Activation, type CoderSizes } from "./coders/index.js";
import { checkModules } from "./check-modules.js";
import { asDataset, fitExamples, reconstructionError, type Examples, type FitOptions } from "./fit/index.js";
import type { Penalty } from "./penalties/index.js";
import { requireOptions } from "./require-options.js";
import { warnOfCopying } from "./warn-of-copying.js";

/** The sizes of an {@link Autoencoder} made of linear layers, or of convolutions. */
export type AutoencoderSizes = CoderSizes & {
  /** What follows the last layer of the encoder, such as "sigmoid" for rates, or `() => new KSparse(10)`. Initially nothing. */
  readonly codeActivation?: Activation;
  /** What follows the last layer of the decoder, such as "sigmoid" for values in 0 … 1. Initially nothing. */
  readonly outputActivation?: Activation;
};

/** The two halves of an {@link Autoencoder}, of your own making. */
export interface AutoencoderParts {
  /** From examples to codes. */
  readonly encoder: Module;
  /** From codes to examples. */
  readonly decoder: Module;
}

/** What an {@link Autoencoder} learns; any of these go together. */
export interface AutoencoderObjective {
  /**
   * What is done to examples in training, where the clean ones stay the target: a denoising autoencoder. For example
   * `gaussianNoise`, `saltAndPepper`, `maskingNoise` or `speckle` of the `transforms` of `@nn/data`. Initially nothing.
   */
  readonly corruption?: (x: Tensor) => Tensor;
  /** What is added to the loss: sparse and contractive autoencoders. Initially nothing. */
  readonly penalties?: readonly Penalty[];
  /** How far a reconstruction is from the example, rank 0. Initially `mseLoss`. */
  readonly criterion?: (reconstruction: Tensor, x: Tensor) => Tensor;
}

/** What `fit` of an {@link Autoencoder} takes. */
export interface AutoencoderFitOptions extends FitOptions {
  /** Examples to measure the error on after each epoch (`validation.loss`), and never to train on. */
  readonly heldOut?: Examples;
}

/**
 * An autoencoder: an encoder and a decoder, trained together so that what comes out is what went in.
 *
 *     h = f(x)        the code
 *     r = g(h)        the reconstruction
 *     minimise mean((x - g(f(x̃)))²) + penalties        x̃ is x, corrupted where it is a denoising one
 *
 * Attributes: `encoder`, `decoder` and `penalties`. Where the code is smaller than the input (undercomplete), the code is
 * what the model found worth keeping; where it is not, corruption, a penalty or a sparse code must keep it from copying.
 *
 * Source: Rumelhart, Hinton and Williams 1986; Hinton and Salakhutdinov, "Reducing the Dimensionality of Data with
 * Neural Networks", Science 313 (2006); denoising: Vincent et al. 2008.
 *
 * @example
 * ```ts
 * import { Autoencoder, L1Sparsity } from "@nn/autoencoders";
 * import { transforms } from "@nn/data";
 * import { rand } from "@nn/tensor";
 * const model = new Autoencoder({ inputSize: 64, codeSize: 8, hidden: [128], activation: "gelu" });
 * const x = rand([32, 64]);
 * console.log(model.encode(x).shape, model.forward(x).shape); // [32, 8] [32, 64]
 *
 * const images = new Autoencoder({
 *   inputSize: [1, 28, 28],
 *   channels: [16, 32],
 *   codeSize: 32,
 *   corruption: transforms.gaussianNoise({ sigma: 0.3 }),
 *   penalties: [new L1Sparsity(1e-4)],
 * });
 * console.log(images.forward(rand([4, 1, 28, 28])).shape); // [4, 1, 28, 28]
 * ```
 */
export class Autoencoder extends Module {
  readonly encoder: Module;
  readonly decoder: Module;
  readonly penalties: readonly Penalty[];
  readonly #corruption: (x: Tensor) => Tensor;
  readonly #criterion: (reconstruction: Tensor, x: Tensor) => Tensor;

  /**
   * @param options - Sizes of linear or convolutional layers, or an encoder and a decoder.
   * @throws NNError for sizes of which nothing can be built.
   */
  constructor(options: (AutoencoderSizes | AutoencoderParts) & AutoencoderObjective) {
    super();
    requireOptions("Autoencoder", options, "give inputSize and codeSize, or both encoder and decoder");
    const { encoder, decoder } = "encoder" in options ? options : coders(options);
    checkModules("Autoencoder", { encoder, decoder });
    checkObjective(options);
    this.encoder = encoder;
    this.decoder = decoder;
    this.penalties = options.penalties ?? [];
    this.#corruption = options.corruption ?? ((x) => x);
    this.#criterion = options.criterion ?? mseLoss;
    if (!("encoder" in options) && !constrained(options)) warnOfCopying("Autoencoder", options);
  }

  /** The codes of examples: `[*, d]` to `[*, k]`. */
  encode(x: Tensor): Tensor {
    return this.encoder.forward(x);
  }

  /** What codes stand for: `[*, k]` to `[*, d]`. */
  decode(code: Tensor): Tensor {
    return this.decoder.forward(code);
  }

  /** The reconstruction, g(f(x)). */
  forward(x: Tensor): Tensor {
    return this.decode(this.encode(x));
  }

  /**
   * What training makes small: the error of reconstructions of corrupted examples, and the penalties.
   *
   * @param x - `[n, …]`, clean.
   * @returns Rank-0 tensors: `loss`, and `error`, its part without the penalties.
   */
  loss(x: Tensor): { loss: Tensor; error: Tensor } {
    const given = this.#corruption(x);
    const code = this.encode(given);
    const error = this.#criterion(this.decode(code), x);
    const pass = { x: given, code, encode: (at: Tensor) => this.encode(at) };
    return { loss: this.penalties.reduce((sum, penalty) => sum.add(penalty.forward(pass)), error), error };
  }

  /**
   * Trains on examples with Adam, the learning rate falling to 0 along a half cosine.
   *
   * @param data - `[n, …]`, or a data set whose batches have the examples as `x`
   * @returns The history: for each epoch `metrics.loss` and `metrics.error`, and `validation.loss`, the error of clean
   * held-out examples where there are some.
   * @throws NNError when there are no examples, or with the number of the first that is not finite.
   *
   * @example
   * ```ts
   * import { Autoencoder } from "@nn/autoencoders";
   * import { digits } from "@nn/data";
   * const { train, test } = digits();
   * const model = new Autoencoder({ inputSize: 64, codeSize: 8, hidden: [64] });
   * const { history } = await model.fit(train, { epochs: 2, heldOut: test });
   * console.log(history.map(({ metrics, validation }) => [metrics.loss, validation.loss]));
   * ```
   */
  async fit(data: Examples, options: AutoencoderFitOptions = {}): Promise<TrainResult> {
    const { heldOut, ...rest } = options;
    const objective = {
      loss: ({ x }: { readonly x: Tensor }) => this.loss(x),
      ...(heldOut && {
        heldOut,
        validate: async () => ({ loss: await reconstructionError(this, heldOut) }),
      }),
    };
    return fitExamples(this, asDataset(data), objective, rest);
  }
}

function coders(sizes: AutoencoderSizes): AutoencoderParts {
  checkSizes("Autoencoder", sizes);
  const { codeActivation, outputActivation } = sizes;
  return {
    encoder: makeEncoder(sizes, codeActivation ? { last: codeActivation } : {}),
    decoder: makeDecoder(sizes, outputActivation ? { last: outputActivation } : {}),
  };
}

/** Refuses what can't be learned. */
function checkObjective({ corruption, penalties = [], criterion }: AutoencoderObjective): void {
  for (const [name, value] of Object.entries({ corruption, criterion })) {
    if (value === undefined || typeof value === "function") continue;
    throw new NNError("Autoencoder", `${name} must be a function, got ${String(value)}`);
  }
  if (Array.isArray(penalties) && penalties.every((penalty) => penalty instanceof Module)) return;
  throw new NNError(
    "Autoencoder",
    "penalties must be a list of modules",
    "use [new L1Sparsity(1e-3)], for one",
  );
}

/** Whether there is something that keeps a code from copying, however large it is. */
function constrained({
  corruption,
  penalties = [],
  codeActivation,
}: AutoencoderSizes & AutoencoderObjective): boolean {
  return corruption !== undefined || penalties.length > 0 || typeof codeActivation === "function";
}

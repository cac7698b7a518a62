import { Linear, Module, Sequential } from "@nn/layers";
import { NNError, type Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import { makeActivation, type Activation } from "./coders/activation.js";
import { fitReconstruction, type Examples, type FitOptions } from "./fit-reconstruction.js";

/** The sizes of an {@link Autoencoder} made of linear layers. */
export interface AutoencoderSizes {
  /** The size of an example, d. */
  readonly inputSize: number;
  /** The size of a code, k. */
  readonly codeSize: number;
  /** The sizes of the encoder's hidden layers; the decoder has them the other way round. Initially none. */
  readonly hidden?: readonly number[];
  /** What follows each hidden layer. Initially "relu". */
  readonly activation?: Activation;
  /** What follows the last layer of the decoder, such as "sigmoid" for values in 0 … 1. Initially nothing. */
  readonly outputActivation?: Activation;
}

/** The two halves of an {@link Autoencoder}, of your own making. */
export interface AutoencoderParts {
  /** From examples to codes. */
  readonly encoder: Module;
  /** From codes to examples. */
  readonly decoder: Module;
}

/**
 * An autoencoder: an encoder and a decoder, trained together so that what comes out is what went in.
 *
 *     h = f(x)        the code
 *     r = g(h)        the reconstruction
 *     minimise mean((x - g(f(x)))²)
 *
 * Attributes: `encoder` and `decoder`. Where the code is smaller than the input (undercomplete), the code is what
 * the model found worth keeping.
 *
 * Source: Rumelhart, Hinton and Williams 1986; Hinton and Salakhutdinov, "Reducing the Dimensionality of Data with
 * Neural Networks", Science 313 (2006).
 *
 * @example
 * ```ts
 * import { Autoencoder } from "@nn/autoencoders";
 * import { rand } from "@nn/tensor";
 * const model = new Autoencoder({ inputSize: 64, codeSize: 8, hidden: [128], activation: "gelu" });
 * const x = rand([32, 64]);
 * console.log(model.encode(x).shape, model.forward(x).shape); // [32, 8] [32, 64]
 * ```
 */
export class Autoencoder extends Module {
  readonly encoder: Module;
  readonly decoder: Module;

  /** @param options - Sizes of linear layers, or an encoder and a decoder. */
  constructor(options: AutoencoderSizes | AutoencoderParts) {
    super();
    const { encoder, decoder } = "encoder" in options ? options : linearLayers(options);
    this.encoder = encoder;
    this.decoder = decoder;
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
   * Trains on examples with Adam and the mean squared error, the learning rate falling to 0 along a half cosine.
   *
   * @param data - `[n, …]`, or a data set whose batches have the examples as `x`
   * @returns The history: for each epoch `metrics.loss`, and `validation.loss` where there are held-out examples.
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
  async fit(data: Examples, options: FitOptions = {}): Promise<TrainResult> {
    return fitReconstruction(this, data, options);
  }
}

function linearLayers(sizes: AutoencoderSizes): AutoencoderParts {
  const { inputSize, codeSize, hidden = [], activation = "relu", outputActivation } = sizes;
  for (const size of [inputSize, codeSize, ...hidden]) {
    if (!Number.isInteger(size) || size < 1) {
      throw new NNError("Autoencoder", `sizes must be whole numbers from 1 up, got ${size}`);
    }
  }
  const stack = (widths: readonly number[]): Module[] =>
    widths
      .slice(1)
      .flatMap((width, i) => [...(i > 0 ? [makeActivation(activation)] : []), new Linear(widths[i]!, width)]);
  const encoder = stack([inputSize, ...hidden, codeSize]);
  const decoder = stack([codeSize, ...hidden.toReversed(), inputSize]);
  if (outputActivation) decoder.push(makeActivation(outputActivation));
  return { encoder: new Sequential(...encoder), decoder: new Sequential(...decoder) };
}

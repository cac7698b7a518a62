import { Buffer, Linear } from "@nn/layers";
import { qr, randn, zeros, zerosLike, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import type { TrainResult } from "@nn/train";
import { Autoencoder, type AutoencoderFitOptions } from "./autoencoder.js";
import { checkCount } from "./coders/coder-options.js";
import { allExamples } from "./fit/examples.js";
import { asDataset, checkExamples, type Examples } from "./fit/index.js";
import { checkWidth } from "./pca/checks.js";
import { PCA } from "./pca/pca.js";
import { requireOptions } from "./require-options.js";
import { TiedLinear } from "./tied-linear.js";
import { warnOfCopying } from "./warn-of-copying.js";

/** Options of {@link LinearAutoencoder}. */
export interface LinearAutoencoderOptions {
  /** The size of an example, d. */
  readonly inputSize: number;
  /** The size of a code, k. */
  readonly codeSize: number;
  /** Whether the decoder has the encoder's weight, transposed. Initially false. */
  readonly tied?: boolean;
}

/**
 * An autoencoder with no activation: trained with the mean squared error it finds the subspace that PCA finds, though
 * not its axes.
 *
 *     h = W (x - m) + b        W first has orthonormal rows
 *     r = V h + c + m          V is first Wᵀ
 *
 * m is the mean of the examples, a buffer that `fit` sets (first zeros); without it training is slower by far, since
 * the direction of the mean would outweigh all others.
 *
 * Source: Baldi and Hornik, "Neural Networks and Principal Component Analysis", Neural Networks 2 (1989): there are no
 * other minima.
 *
 * @example
 * ```ts
 * import { LinearAutoencoder, PCA } from "@nn/autoencoders";
 * import { mseLoss } from "@nn/layers";
 * import { matMul, randn } from "@nn/tensor";
 * const x = matMul(randn([200, 3]), randn([3, 10])).realize(); // a 3-dimensional subspace
 * const model = new LinearAutoencoder({ inputSize: 10, codeSize: 3 });
 * await model.fit(x, { epochs: 50, lr: 0.03 });
 * console.log((await mseLoss(model.forward(x), x).item()) < 0.01); // true
 * ```
 */
export class LinearAutoencoder extends Autoencoder {
  /** What is taken from examples before they are encoded, and added to reconstructions: `[d]`. */
  readonly mean: Buffer;
  declare readonly encoder: Linear;
  declare readonly decoder: Linear | TiedLinear;

  /** @throws NNError for sizes that are no whole numbers from 1 up. */
  constructor(options: LinearAutoencoderOptions) {
    requireOptions("LinearAutoencoder", options, "give inputSize and codeSize");
    const { inputSize, codeSize, tied = false } = options;
    checkCount("LinearAutoencoder", "inputSize", inputSize);
    checkCount("LinearAutoencoder", "codeSize", codeSize);
    const encoder = new Linear(inputSize, codeSize);
    const decoder = tied ? new TiedLinear(encoder) : new Linear(codeSize, inputSize);
    super({ encoder, decoder });
    this.mean = new Buffer(zeros([inputSize]));
    this.#set(orthonormal(codeSize, inputSize));
    warnOfCopying("LinearAutoencoder", { inputSize, codeSize });
  }

  override encode(x: Tensor): Tensor {
    return super.encode(x.sub(this.mean));
  }

  override decode(code: Tensor): Tensor {
    return super.decode(code).add(this.mean);
  }

  override async fit(data: Examples, options: AutoencoderFitOptions = {}): Promise<TrainResult> {
    const x = await this.#examples("LinearAutoencoder.fit", data);
    assign([[this.mean, x.mean(0).node]]);
    return super.fit(data, options);
  }

  /**
   * Finds the best weights without training, by the singular value decomposition: X - m = U S Vᵀ, W = the first k rows of
   * Vᵀ, and the decoder its transpose.
   *
   * Source: Eckart and Young (1936); Bourlard and Kamp, "Auto-association by multilayer perceptrons and singular value
   * decomposition" (1988).
   *
   * @param data - `[n, d]`, or a data set whose batches have the examples as `x`.
   */
  async solve(data: Examples): Promise<this> {
    const [codeSize] = this.encoder.weight.shape;
    const x = await this.#examples("LinearAutoencoder.solve", data);
    const { components, mean } = await new PCA({ components: codeSize }).fit(x);
    assign([[this.mean, mean.node]]);
    this.#set(components);
    return this;
  }

  /** All examples, `[n, d]`; refused before anything changes when they are not what it takes. */
  async #examples(operation: string, data: Examples): Promise<Tensor> {
    await checkExamples(operation, asDataset(data));
    const x = allExamples(data);
    checkWidth(operation, x, this.encoder.inFeatures);
    return x;
  }

  /** The encoder `weight`, the decoder its transpose, no biases. */
  #set(weight: Tensor): void {
    const { encoder, decoder } = this;
    assign([
      [encoder.weight, weight.node],
      ...(decoder instanceof Linear ? [[decoder.weight, weight.transpose().node] as const] : []),
      [encoder.bias!, zerosLike(encoder.bias!).node],
      [decoder.bias!, zerosLike(decoder.bias!).node],
    ]);
  }
}

/** A random `[rows, columns]` matrix, the shorter of whose sides is orthonormal. */
function orthonormal(rows: number, columns: number): Tensor {
  return rows < columns ? qr(randn([columns, rows])).q.transpose() : qr(randn([rows, columns])).q;
}

import { Buffer, Linear } from "@nn/layers";
import { qr, randn, zeros, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import type { TrainResult } from "@nn/train";
import { Autoencoder, type AutoencoderFitOptions } from "./autoencoder.js";
import { allExamples } from "./fit/examples.js";
import type { Examples } from "./fit/index.js";

/** Options of {@link LinearAutoencoder}. */
export interface LinearAutoencoderOptions {
  /** The size of an example, d. */
  readonly inputSize: number;
  /** The size of a code, k. */
  readonly codeSize: number;
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

  constructor({ inputSize, codeSize }: LinearAutoencoderOptions) {
    const encoder = new Linear(inputSize, codeSize);
    const decoder = new Linear(codeSize, inputSize);
    super({ encoder, decoder });
    this.mean = new Buffer(zeros([inputSize]));
    const weight = orthonormal(codeSize, inputSize);
    assign([
      [encoder.weight, weight.node],
      [decoder.weight, weight.transpose().node],
      [encoder.bias!, zeros([codeSize]).node],
      [decoder.bias!, zeros([inputSize]).node],
    ]);
  }

  override encode(x: Tensor): Tensor {
    return super.encode(x.sub(this.mean));
  }

  override decode(code: Tensor): Tensor {
    return super.decode(code).add(this.mean);
  }

  override async fit(data: Examples, options: AutoencoderFitOptions = {}): Promise<TrainResult> {
    assign([[this.mean, allExamples(data).mean(0).node]]);
    return super.fit(data, options);
  }
}

/** A random `[rows, columns]` matrix, the shorter of whose sides is orthonormal. */
function orthonormal(rows: number, columns: number): Tensor {
  return rows < columns ? qr(randn([columns, rows])).q.transpose() : qr(randn([rows, columns])).q;
}

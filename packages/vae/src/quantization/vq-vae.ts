import {
  makeDownsampler,
  makeUpsampler,
  requireOptions,
  type Examples,
  type ImageSizes,
} from "@nn/autoencoders";
import { Conv2d, Module, Sequential } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import {
  fitQuantized,
  quantizedLoss,
  type QuantizedFitOptions,
  type QuantizedLoss,
} from "./quantized-loss.js";
import { checkMap } from "./check-map.js";
import { VectorQuantizer, type Quantized, type VectorQuantizerOptions } from "./vector-quantizer.js";

/** Options of {@link VQVAE}. */
export interface VQVAEOptions extends ImageSizes, VectorQuantizerOptions {
  /** How many vectors the code book has. */
  readonly codes: number;
  /** Their size. */
  readonly codeSize: number;
}

/**
 * A VQ-VAE: the code of an image is a small map of numbers of a learned code book.
 *
 *     z = f(x)  [n, codeSize, h, w]        e = nearest vectors        r = g(e)
 *     loss = |x - r|² + β |z - sg(e)|²     gradients pass from e to z as if nothing were between
 *
 * Attributes: `encoder`, `quantizer`, `decoder`.
 *
 * Source: van den Oord, Vinyals and Kavukcuoglu, "Neural Discrete Representation Learning" (2017), section 3.
 *
 * @example
 * ```ts
 * import { rand } from "@nn/tensor";
 * import { VQVAE } from "@nn/vae";
 * const model = new VQVAE({ inputSize: [1, 28, 28], channels: [16, 32], codes: 64, codeSize: 8 });
 * const codes = model.encode(rand([2, 1, 28, 28]));
 * console.log(codes.shape, model.decode(codes).shape); // [2, 7, 7] [2, 1, 28, 28]
 * ```
 */
export class VQVAE extends Module {
  readonly encoder: Sequential;
  readonly quantizer: VectorQuantizer;
  readonly decoder: Sequential;

  constructor(options: VQVAEOptions) {
    super();
    requireOptions("VQVAE", options, "give inputSize, channels, codes and codeSize");
    const { codes, codeSize, channels } = options;
    const downsampler = makeDownsampler(options);
    const last = channels.at(-1) ?? options.inputSize[0];
    this.encoder = new Sequential(downsampler, new Conv2d(last, codeSize, 1));
    this.quantizer = new VectorQuantizer(codes, codeSize, options);
    this.decoder = new Sequential(new Conv2d(codeSize, last, 3, { padding: 1 }), makeUpsampler(options));
  }

  /** The code of images: `[n, c, H, W]` to int32 `[n, h, w]`. */
  encode(x: Tensor): Tensor {
    return this.#quantize(x).indices;
  }

  /** The images of codes: int32 `[n, h, w]` to `[n, c, H, W]`. */
  decode(indices: Tensor): Tensor {
    checkMap("VQVAE.decode", indices);
    return this.decoder.forward(this.quantizer.lookUp(indices));
  }

  /** The reconstruction of images. */
  forward(x: Tensor): Tensor {
    return this.decoder.forward(this.#quantize(x).quantized);
  }

  /** What training makes small, and its parts. */
  loss(x: Tensor): QuantizedLoss {
    const found = this.#quantize(x);
    return quantizedLoss(x, this.decoder.forward(found.quantized), [found]);
  }

  /**
   * Trains on images with Adam.
   *
   * @param data - `[n, c, H, W]`, or a data set whose batches have the images as `x`.
   * @returns The history: for each epoch `loss`, `reconstruction`, `commitment` and `perplexity`, and the same in
   * `validation` where there are held-out images.
   */
  async fit(data: Examples, options: QuantizedFitOptions = {}): Promise<TrainResult> {
    return fitQuantized(this, data, options);
  }

  #quantize(x: Tensor): Quantized {
    return this.quantizer.forward(this.encoder.forward(x));
  }
}

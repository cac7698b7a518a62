import { makeDecoder, makeEncoder, type ConvolutionalSizes, type Examples } from "@nn/autoencoders";
import { Module, type Sequential } from "@nn/layers";
import { concat, formatShape, ShapeError, type Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import { Adversary, type AdversaryRules } from "../adversarial/adversary.js";
import { checkWeights } from "../adversarial/check-weights.js";
import type { AdversarialFitOptions } from "../adversarial/fit-adversarial.js";
import { patchDiscriminator } from "../adversarial/patch-discriminator.js";
import { checkImageSize } from "../networks/halvings.js";
import { fitContextEncoder } from "./fit-context-encoder.js";
import { checkedMask, fill } from "./mask.js";

/** How much the terms of a {@link ContextEncoder} count. */
export interface ContextEncoderWeights {
  /** Of the squared error of missing pixels. Initially 0.999. */
  readonly reconstruction?: number;
  /** Of the adversary. Initially 0.001. */
  readonly adversarial?: number;
}

/** Options of {@link ContextEncoder}. */
export interface ContextEncoderOptions extends ConvolutionalSizes, AdversaryRules {
  /** The channels of the discriminator's convolutions, each of which halves the image. Initially [32, 64]. */
  readonly discriminatorChannels?: readonly number[];
  readonly weights?: ContextEncoderWeights;
}

/**
 * In-painting by a network: an encoder sees what is known and the mask, a decoder makes the whole image, and a discriminator
 * tells images that were filled in from real ones. It learns on whole images of which it takes pieces away.
 *
 *     x̂ = g(f(M x, M))        filled = M x + (1 − M) x̂
 *     L = 0.999 mean over missing pixels (x̂ − x)² + 0.001 L_G(filled)
 *
 * Images are in 0 … 1. Attributes: `encoder`, `decoder`, `discriminator`, `weights`, `inputSize`.
 *
 * Source: Pathak et al., "Context encoders: feature learning by inpainting" (2016), equations 1 to 3. What differs: the
 * encoder is told the mask, and the discriminator sees the filled image, not its piece alone.
 *
 * @param options - Sizes as for a convolutional `Autoencoder`, the adversary's rules, and weights.
 * @throws NNError when `inputSize` is no shape of an image, or sizes are no whole numbers from 1 up; ValueError for negative
 * weights.
 *
 * @example
 * ```ts
 * import { digits } from "@nn/data";
 * import { ContextEncoder } from "@nn/gan";
 * import { arange } from "@nn/tensor";
 * const { train, test } = digits({ flat: false });
 * const upperHalf = arange(8).lt(4).unsqueeze(1); // [8, 1]
 * const model = new ContextEncoder({ inputSize: [1, 8, 8], channels: [8], codeSize: 16 });
 * await model.fit(train, upperHalf, { epochs: 1 });
 * const { x } = test.batch([0, 1, 2]);
 * console.log((await model.inpaint(x, upperHalf)).shape); // [3, 1, 8, 8]
 * ```
 */
export class ContextEncoder extends Module<[x: Tensor, known: Tensor]> {
  readonly encoder: Sequential;
  readonly decoder: Sequential;
  readonly discriminator: Module;
  readonly adversary: Adversary;
  readonly weights: Required<ContextEncoderWeights>;
  readonly inputSize: readonly number[];

  constructor(options: ContextEncoderOptions) {
    super();
    const { inputSize, discriminatorChannels = [32, 64], weights } = options;
    checkImageSize("ContextEncoder", inputSize);
    this.encoder = makeEncoder(options, { extra: 1 });
    this.decoder = makeDecoder(options, { last: "sigmoid" });
    this.discriminator = patchDiscriminator({ inChannels: inputSize[0], channels: discriminatorChannels });
    this.adversary = new Adversary("ContextEncoder", this.discriminator, options);
    this.weights = { reconstruction: 0.999, adversarial: 0.001, ...weights };
    checkWeights("ContextEncoder", this.weights);
    this.inputSize = inputSize;
  }

  /**
   * Whole images as the decoder makes them.
   *
   * @param x - `[n, c, h, w]`; missing pixels are not looked at.
   * @param known - Numbers, 1 where a pixel is known, else 0: `[n, 1, h, w]`.
   * @returns `[n, c, h, w]`
   */
  forward(x: Tensor, known: Tensor): Tensor {
    return this.decoder.forward(this.encoder.forward(concat([fill(x, known, 0), known], 1)));
  }

  /**
   * Fills in what is missing.
   *
   * @param images - `[n, c, h, w]`; what is missing may hold anything, NaN included.
   * @param mask - 1 or true where a pixel is known: `[h, w]`, or any shape that broadcasts to `[n, 1, h, w]`.
   * @returns `[n, c, h, w]`
   * @throws ShapeError for images or a mask of another shape; ValueError for a mask of other numbers, without holes or with
   * nothing else.
   */
  async inpaint(images: Tensor, mask: Tensor): Promise<Tensor> {
    if (images.rank !== 4 || images.shape.slice(1).join() !== this.inputSize.join()) {
      const wanted = this.inputSize.join(", ");
      throw new ShapeError("ContextEncoder", `needs images [n, ${wanted}], got ${formatShape(images.shape)}`);
    }
    const [count, , height, width] = images.shape as [number, number, number, number];
    const known = await checkedMask("ContextEncoder", mask, [count, 1, height, width]);
    return fill(images, known, this.forward(images, known));
  }

  /**
   * Trains all networks with Adam on whole images.
   *
   * @param data - Images `[n, c, h, w]` in 0 … 1, or a data set whose batches have them as `x`.
   * @param masks - 1 or true where pixels stay: `[h, w]`, or `[m, 1, h, w]`, of which each image draws one anew each time.
   * @returns The history: for each epoch `discriminatorLoss`, `generatorLoss` and its terms with their weights,
   * `reconstruction` and `adversarial`.
   * @throws ShapeError for images or masks of another shape; ValueError for masks of other numbers, without holes or with
   * nothing else; NNError when there are no images, with the number of the first that is not finite or out of range, or when
   * training diverges.
   */
  async fit(data: Examples, masks: Tensor, options: AdversarialFitOptions = {}): Promise<TrainResult> {
    return fitContextEncoder(this, data, masks, options);
  }
}

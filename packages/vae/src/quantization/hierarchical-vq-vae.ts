import { makeDownsampler, makeUpsampler, requireOptions, type Examples } from "@nn/autoencoders";
import { Conv2d, Module, Sequential } from "@nn/layers";
import { concat, zeros, type Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import {
  fitQuantized,
  quantizedLoss,
  type QuantizedFitOptions,
  type QuantizedLoss,
} from "./quantized-loss.js";
import { VectorQuantizer, type Quantized } from "./vector-quantizer.js";
import { checkMap } from "./check-map.js";
import type { VQVAEOptions } from "./vq-vae.js";

/** Options of {@link HierarchicalVQVAE}. */
export interface HierarchicalVQVAEOptions extends VQVAEOptions {
  /** The channels of the convolutions between the two maps, each of which halves the lower one. Initially [the last of `channels`]. */
  readonly topChannels?: readonly number[];
}

/** The two maps of a code. */
export interface HierarchicalCode {
  /** What the image is of: int32 `[n, h', w']`. */
  readonly top: Tensor;
  /** Its details: int32 `[n, h, w]`. */
  readonly bottom: Tensor;
}

/**
 * A VQ-VAE of two levels: a coarse map of codes, and a fine one that is told the coarse one and adds the details.
 *
 * Attributes: `bottomEncoder`, `topEncoder`, `topQuantizer`, `topDecoder`, `bottomProjection`, `bottomQuantizer`,
 * `decoder`.
 *
 * Source: Razavi, van den Oord and Vinyals, "Generating Diverse High-Fidelity Images with VQ-VAE-2" (2019), section 3.1.
 *
 * @example
 * ```ts
 * import { rand } from "@nn/tensor";
 * import { HierarchicalVQVAE } from "@nn/vae";
 * const model = new HierarchicalVQVAE({ inputSize: [1, 28, 28], channels: [16, 32], codes: 64, codeSize: 8 });
 * const { top, bottom } = model.encode(rand([2, 1, 28, 28]));
 * console.log(top.shape, bottom.shape); // [2, 4, 4] [2, 7, 7]
 * ```
 */
export class HierarchicalVQVAE extends Module {
  readonly bottomEncoder: Sequential;
  readonly topEncoder: Sequential;
  readonly topQuantizer: VectorQuantizer;
  readonly topDecoder: Sequential;
  readonly bottomProjection: Conv2d;
  readonly bottomQuantizer: VectorQuantizer;
  readonly decoder: Sequential;

  constructor(options: HierarchicalVQVAEOptions) {
    super();
    requireOptions("HierarchicalVQVAE", options, "give inputSize, channels, codes and codeSize");
    const { inputSize, codes, codeSize } = options;
    this.bottomEncoder = makeDownsampler(options);
    // Its shape alone: nothing is computed.
    const [, wide, height, width] = this.bottomEncoder.forward(zeros([1, ...inputSize])).shape;
    const { topChannels = [wide] } = options;
    const topSizes = { ...options, inputSize: [wide, height, width] as const, channels: topChannels };
    const topWide = topChannels.at(-1) ?? wide;
    this.topEncoder = new Sequential(makeDownsampler(topSizes), new Conv2d(topWide, codeSize, 1));
    this.topQuantizer = new VectorQuantizer(codes, codeSize, options);
    this.topDecoder = new Sequential(
      new Conv2d(codeSize, topWide, 3, { padding: 1 }),
      makeUpsampler(topSizes),
    );
    this.bottomProjection = new Conv2d(2 * wide, codeSize, 1);
    this.bottomQuantizer = new VectorQuantizer(codes, codeSize, options);
    this.decoder = new Sequential(
      new Conv2d(codeSize + wide, wide, 3, { padding: 1 }),
      makeUpsampler(options),
    );
  }

  /** The code of images `[n, c, H, W]`. */
  encode(x: Tensor): HierarchicalCode {
    const { top, bottom } = this.#quantize(x);
    return { top: top.indices, bottom: bottom.indices };
  }

  /** The images of codes: `[n, c, H, W]`. */
  decode({ top, bottom }: HierarchicalCode): Tensor {
    checkMap("HierarchicalVQVAE.decode: top", top);
    checkMap("HierarchicalVQVAE.decode: bottom", bottom);
    const told = this.topDecoder.forward(this.topQuantizer.lookUp(top)); // [n, wide, h, w]
    return this.decoder.forward(concat([this.bottomQuantizer.lookUp(bottom), told], 1));
  }

  /** The reconstruction of images. */
  forward(x: Tensor): Tensor {
    return this.#quantize(x).decoded;
  }

  /** What training makes small, and its parts. */
  loss(x: Tensor): QuantizedLoss {
    const { top, bottom, decoded } = this.#quantize(x);
    return quantizedLoss(x, decoded, [top, bottom]);
  }

  /** Trains on images with Adam; as `fit` of {@link VQVAE}. */
  async fit(data: Examples, options: QuantizedFitOptions = {}): Promise<TrainResult> {
    return fitQuantized(this, data, options);
  }

  #quantize(x: Tensor): { top: Quantized; bottom: Quantized; decoded: Tensor } {
    const details = this.bottomEncoder.forward(x); // [n, wide, h, w]
    const top = this.topQuantizer.forward(this.topEncoder.forward(details));
    const told = this.topDecoder.forward(top.quantized); // [n, wide, h, w]
    const bottom = this.bottomQuantizer.forward(this.bottomProjection.forward(concat([details, told], 1)));
    return { top, bottom, decoded: this.decoder.forward(concat([bottom.quantized, told], 1)) };
  }
}

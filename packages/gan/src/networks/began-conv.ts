import { beganCoders, checkBeganOptions, type BeganPair, type BeganPairOptions } from "./began-pair.js";
import { halved, levelsOf } from "./halvings.js";
import type { ImagePairOptions } from "./network-options.js";

/** Options of {@link beganConv}. */
export interface BeganConvOptions extends BeganPairOptions, ImagePairOptions {
  readonly inputSize: ImagePairOptions["inputSize"];
  /**
   * The channels of the encoder's convolutions, each of which halves the image; decoder and generator have them the other
   * way round. Initially 64, 128, 192, … as often as the image can be halved.
   */
  readonly channels?: readonly number[];
}

/**
 * BEGAN's networks for images: 3 x 3 convolutions and ELU, halved by strides and doubled by repeating pixels. First weights
 * as in Glorot and Bengio (2010), biases 0.
 *
 * Source: Berthelot, Schumm and Metz, "BEGAN" (2017), figure 1, which has two convolutions for each size; this has one.
 *
 * @throws ShapeError when images can't be halved so often; NNError for sizes and choices that there aren't.
 *
 * @example
 * ```ts
 * import { beganConv } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { generator, discriminator } = beganConv({ inputSize: [1, 28, 28], codeSize: 16, channels: [8, 16] });
 * const x = generator.forward(randn([4, 16]));
 * console.log(x.shape, discriminator.forward(x).shape); // [4, 1, 28, 28] [4, 1, 28, 28]
 * ```
 */
export function beganConv(options: BeganConvOptions): BeganPair {
  checkBeganOptions("beganConv", options);
  const { inputSize } = options;
  const channels = options.channels ?? Array.from({ length: levelsOf(inputSize) }, (_, i) => 64 * (i + 1));
  halved("beganConv", inputSize, channels);
  return beganCoders(options, { channels, activation: "elu", upsample: "resize" });
}

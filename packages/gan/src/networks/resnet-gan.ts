import {
  AdaptiveAvgPool2d,
  BatchNorm2d,
  Conv2d,
  Flatten,
  Linear,
  ReLU,
  Sequential,
  Unflatten,
} from "@nn/layers";
import { bodySize } from "./generator-network.js";
import { halved, levelsOf } from "./halvings.js";
import { residualWeights } from "./initialize.js";
import { checkNetworkOptions, outputOf, randomOf, type ImageNetworkOptions } from "./network-options.js";
import { labelChannels, networkPair, type NetworkPair } from "./network-pair.js";
import { downBlock, imageBlock, plainBlock, upBlock } from "./residual-block.js";

/** Options of {@link resnetGan}. */
export interface ResnetGanOptions extends ImageNetworkOptions {
  /**
   * The channels of the discriminator's blocks, each of which halves the image; the generator has them the other way round.
   * Initially 128 each, as often as the image can be halved: twice for 28 x 28, four times for 64 x 64.
   */
  readonly channels?: readonly number[];
}

/**
 * A residual pair: blocks of two 3 x 3 convolutions that double the image in the generator, by repeating pixels, and halve
 * it in the discriminator, by means of four. `normalization` is initially "none".
 *
 * Source: Gulrajani et al., "Improved training of Wasserstein GANs" (2017), appendix C, and Miyato et al., "Spectral
 * normalization" (2018), appendix B.4, whose first weights it has: Glorot's uniform ones, √2 as large in 3 x 3
 * convolutions, biases 0. Their discriminator for 32 x 32 halves twice and has two blocks that keep the size; this one
 * halves as often as the generator doubles, and has one such block for any size.
 *
 * @throws ShapeError when images can't be halved so often; NNError for sizes and choices that there aren't.
 *
 * @example
 * ```ts
 * import { resnetGan } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { generator, discriminator } = resnetGan({
 *   inputSize: [3, 32, 32],
 *   codeSize: 16,
 *   channels: [8, 8, 8],
 *   normalization: "spectral",
 * });
 * const x = generator.forward(randn([4, 16]));
 * console.log(x.shape, discriminator.forward(x).shape); // [4, 3, 32, 32] [4, 1]
 * ```
 */
export function resnetGan(options: ResnetGanOptions): NetworkPair {
  checkNetworkOptions("resnetGan", options);
  const { inputSize, normalization = "none" } = options;
  const channels = options.channels ?? Array.from({ length: levelsOf(inputSize) }, () => 128);
  const [height, width] = halved("resnetGan", inputSize, channels);
  const [first, ...rest] = channels as [number, ...number[]];
  const last = channels.at(-1)!;
  const block = { normalization, random: randomOf(options) };

  const body = new Sequential(
    new Linear(bodySize(options), last * height * width),
    new Unflatten(1, [last, height, width]), // [n, last, height, width]
    ...channels.toReversed().map((from, i) => upBlock(from, channels.at(-2 - i) ?? first)), // [n, first, h, w]
    new BatchNorm2d(first),
    new ReLU(),
    new Conv2d(first, inputSize[0], 3, { padding: 1 }), // [n, c, h, w]
    ...outputOf(options),
  );
  const trunk = new Sequential(
    imageBlock(inputSize[0] + labelChannels(options), first, block), // [n, first, h / 2, w / 2]
    ...rest.map((to, i) => downBlock(channels[i]!, to, block)), // [n, last, height, width]
    plainBlock(last, block),
    new ReLU(),
    new AdaptiveAvgPool2d(1), // [n, last, 1, 1]
    new Flatten(), // [n, last]
  );
  return networkPair(options, { body, trunk, featureSize: last, weights: residualWeights });
}

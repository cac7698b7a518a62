import {
  BatchNorm2d,
  Conv2d,
  ConvTranspose2d,
  Flatten,
  LeakyReLU,
  Linear,
  ReLU,
  Sequential,
  Unflatten,
  type Module,
} from "@nn/layers";
import { bodySize } from "./generator-network.js";
import { HALVING, halved, levelsOf, WINDOW } from "./halvings.js";
import { smallNormal } from "./initialize.js";
import { checkNetworkOptions, outputOf, randomOf, type ImageNetworkOptions } from "./network-options.js";
import { labelChannels, networkPair, type NetworkPair } from "./network-pair.js";
import { normalized, spectral } from "./normalized.js";

/** Options of {@link dcgan}. */
export interface DcganOptions extends ImageNetworkOptions {
  /**
   * The channels of the discriminator's convolutions, each of which halves the image; the generator has them the other way
   * round. Initially 64, 128, … as often as the image can be halved: twice for 28 x 28, four times for 64 x 64.
   */
  readonly channels?: readonly number[];
}

/**
 * DCGAN: strided convolutions and batch norm, ReLU in the generator, leaky ReLU of slope 0.2 in the discriminator, first
 * weights N(0, 0.02²) and biases 0. `normalization` is initially "batch"; the discriminator's first layer has no norm
 * behind it.
 *
 * Source: Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional generative adversarial
 * networks" (2016). Windows are 4 x 4 as in its authors' code (5 x 5 in the paper's figure 1), and the channels half of
 * that figure's.
 *
 * @throws ShapeError when images can't be halved so often; NNError for sizes and choices that there aren't.
 *
 * @example
 * ```ts
 * import { dcgan } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { generator, discriminator } = dcgan({ inputSize: [3, 32, 32], codeSize: 16, channels: [8, 16, 32] });
 * const x = generator.forward(randn([4, 16]));
 * console.log(x.shape, discriminator.forward(x).shape); // [4, 3, 32, 32] [4, 1]
 * ```
 */
export function dcgan(options: DcganOptions): NetworkPair {
  checkNetworkOptions("dcgan", options);
  const { inputSize, normalization = "batch" } = options;
  const channels = options.channels ?? Array.from({ length: levelsOf(inputSize) }, (_, i) => 64 * 2 ** i);
  const [height, width] = halved("dcgan", inputSize, channels);
  const random = randomOf(options);
  const [first, ...rest] = channels as [number, ...number[]];
  const last = channels.at(-1)!;

  const body = new Sequential(
    new Linear(bodySize(options), last * height * width, { bias: false }),
    new Unflatten(1, [last, height, width]), // [n, last, height, width]
    new BatchNorm2d(last),
    new ReLU(),
    ...rest
      .toReversed()
      .flatMap((from, i): Module[] => [
        ...normalized(new ConvTranspose2d(from, channels.at(-2 - i)!, WINDOW, HALVING), "batch"),
        new ReLU(),
      ]), // [n, first, h / 2, w / 2]
    new ConvTranspose2d(first, inputSize[0], WINDOW, HALVING), // [n, c, h, w]
    ...outputOf(options),
  );
  const trunk = new Sequential(
    spectral(
      new Conv2d(inputSize[0] + labelChannels(options), first, WINDOW, HALVING),
      normalization,
      random,
    ),
    new LeakyReLU(0.2), // [n, first, h / 2, w / 2]
    ...rest.flatMap((to, i): Module[] => [
      ...normalized(new Conv2d(channels[i]!, to, WINDOW, HALVING), normalization, random),
      new LeakyReLU(0.2),
    ]), // [n, last, height, width]
    new Flatten(), // [n, last · height · width]
  );
  return networkPair(options, { body, trunk, featureSize: last * height * width, weights: smallNormal });
}

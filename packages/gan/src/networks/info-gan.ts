import { Conv2d, ConvTranspose2d, Flatten, LeakyReLU, Linear, Sequential, Unflatten } from "@nn/layers";
import { bodySize } from "./generator-network.js";
import { HALVING, halved, WINDOW } from "./halvings.js";
import { smallNormal } from "./initialize.js";
import {
  checkNetworkOptions,
  outputOf,
  randomOf,
  type ImageNetworkOptions,
  type ImagePairOptions,
} from "./network-options.js";
import { labelChannels, networkPair, type NetworkPair } from "./network-pair.js";
import { normalized, spectral } from "./normalized.js";

/** The sizes of {@link infoGan}'s and `beganInfoGan`'s layers. */
export interface InfoGanSizes extends ImagePairOptions {
  /** The channels of the two convolutions. Initially [64, 128]. */
  readonly channels?: readonly [number, number];
  /** The size of the wide linear layers. Initially 1024. */
  readonly hidden?: number;
}

/** Options of {@link infoGan}. */
export type InfoGanOptions = ImageNetworkOptions & InfoGanSizes;

/**
 * The pair of InfoGAN, with which Lucic et al. (2018) compare all variants on 28 x 28 images. `normalization` is initially
 * "batch". First weights N(0, 0.02²), biases 0. With `codes` it is InfoGAN: the discriminator then reads them, and
 * `mutualInformation` is what it learns that by.
 *
 * Source: Chen et al., "InfoGAN" (2016), appendix C.1, as Lucic et al., "Are GANs created equal?" (2018) and their code
 * have it: leaky ReLU of slope 0.2 in both networks (ReLU in InfoGAN's generator, slope 0.1 in its discriminator). What
 * differs from their code: batch norm's running statistics take 0.1 of each batch, not 0.001, and ε is 1e-5, not 1e-3; the
 * normal distribution of the convolutions' first weights isn't cut at two deviations.
 *
 * @throws ShapeError when 4 doesn't divide the height and the width; NNError for sizes and choices that there aren't.
 *
 * @example
 * ```ts
 * import { infoGan } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { generator, discriminator } = infoGan({ inputSize: [1, 28, 28], codeSize: 64, normalization: "layer" });
 * const x = generator.forward(randn([4, 64]));
 * console.log(x.shape, discriminator.forward(x).shape); // [4, 1, 28, 28] [4, 1]
 * ```
 */
export function infoGan(options: InfoGanOptions): NetworkPair {
  const { inputSize, normalization = "batch", channels = [64, 128], hidden = 1024 } = options;
  checkNetworkOptions("infoGan", { ...options, hidden: [hidden] });
  const [height, width] = halved("infoGan", inputSize, channels);
  const random = randomOf(options);
  const [few, many] = channels;
  const flat = many * height * width;

  const trunk = new Sequential(
    spectral(new Conv2d(inputSize[0] + labelChannels(options), few, WINDOW, HALVING), normalization, random),
    new LeakyReLU(0.2), // [n, few, h / 2, w / 2]
    ...normalized(new Conv2d(few, many, WINDOW, HALVING), normalization, random),
    new LeakyReLU(0.2), // [n, many, h / 4, w / 4]
    new Flatten(), // [n, many · h / 4 · w / 4]
    ...normalized(new Linear(flat, hidden), normalization, random),
    new LeakyReLU(0.2), // [n, hidden]
  );
  const body = infoGanBody(options, { height, width, channels, hidden });
  return networkPair(options, { body, trunk, featureSize: hidden, weights: smallNormal });
}

/** What a generator's body is made of: the image before it is doubled twice, and the widths of its layers. */
interface BodySizes extends Required<Pick<InfoGanSizes, "channels" | "hidden">> {
  readonly height: number;
  readonly width: number;
}

/** The generator's body: `[n, codes]` to `[n, …inputSize]`. */
export function infoGanBody(
  options: InfoGanSizes,
  { height, width, channels: [few, many], hidden }: BodySizes,
): Sequential {
  const flat = many * height * width;
  return new Sequential(
    ...normalized(new Linear(bodySize(options), hidden), "batch"), // [n, hidden]
    new LeakyReLU(0.2),
    ...normalized(new Linear(hidden, flat), "batch"), // [n, many · h / 4 · w / 4]
    new LeakyReLU(0.2),
    new Unflatten(1, [many, height, width]), // [n, many, h / 4, w / 4]
    ...normalized(new ConvTranspose2d(many, few, WINDOW, HALVING), "batch"), // [n, few, h / 2, w / 2]
    new LeakyReLU(0.2),
    new ConvTranspose2d(few, options.inputSize[0], WINDOW, HALVING), // [n, c, h, w]
    ...outputOf(options),
  );
}

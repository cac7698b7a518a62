import { Conv2d, ConvTranspose2d, Flatten, LeakyReLU, Linear, Sequential, Unflatten } from "@nn/layers";
import { beganPair, checkBeganOptions, type BeganPair, type BeganPairOptions } from "./began-pair.js";
import { HALVING, halved, WINDOW } from "./halvings.js";
import { infoGanBody, type InfoGanSizes } from "./info-gan.js";
import { smallNormal } from "./initialize.js";
import { outputOf } from "./network-options.js";

/** Options of {@link beganInfoGan}. */
export interface BeganInfoGanOptions extends BeganPairOptions, InfoGanSizes {
  readonly inputSize: InfoGanSizes["inputSize"];
}

/**
 * The pair with which Lucic et al. (2018) train BEGAN on 28 x 28 images: the generator of `infoGan`, and an autoencoder
 * of its discriminator's convolutions without norms, which ends as the generator does. First weights N(0, 0.02²), biases
 * 0. `bottleneck` is initially 64, as theirs.
 *
 * @throws ShapeError when 4 doesn't divide the height and the width; NNError for sizes and choices that there aren't.
 *
 * @example
 * ```ts
 * import { beganInfoGan } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { generator, discriminator } = beganInfoGan({ inputSize: [1, 28, 28], codeSize: 64 });
 * const x = generator.forward(randn([4, 64]));
 * console.log(x.shape, discriminator.forward(x).shape); // [4, 1, 28, 28] [4, 1, 28, 28]
 * ```
 */
export function beganInfoGan(options: BeganInfoGanOptions): BeganPair {
  const { inputSize, bottleneck = 64, channels = [64, 128], hidden = 1024, classes = 0 } = options;
  checkBeganOptions("beganInfoGan", { ...options, hidden: [hidden] });
  const [height, width] = halved("beganInfoGan", inputSize, channels);
  const [few, many] = channels;
  const flat = many * height * width;

  const encoder = new Sequential(
    new Conv2d(inputSize[0] + classes, few, WINDOW, HALVING), // [n, few, h / 2, w / 2]
    new LeakyReLU(0.2),
    new Conv2d(few, many, WINDOW, HALVING), // [n, many, h / 4, w / 4]
    new Flatten(),
    new Linear(flat, bottleneck), // [n, bottleneck]
    new LeakyReLU(0.2),
  );
  const decoder = new Sequential(
    new Linear(bottleneck, flat), // [n, many · h / 4 · w / 4]
    new LeakyReLU(0.2),
    new Unflatten(1, [many, height, width]), // [n, many, h / 4, w / 4]
    new ConvTranspose2d(many, few, WINDOW, HALVING), // [n, few, h / 2, w / 2]
    new LeakyReLU(0.2),
    new ConvTranspose2d(few, inputSize[0], WINDOW, HALVING), // [n, c, h, w]
    ...outputOf(options),
  );
  return beganPair(options, {
    body: infoGanBody(options, { height, width, channels, hidden }),
    encoder,
    decoder,
    weights: smallNormal,
  });
}

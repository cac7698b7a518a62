import { Conv2d, LeakyReLU, Sequential, type Module } from "@nn/layers";
import { NNError, type Generator } from "@nn/tensor";
import { HALVING, WINDOW } from "../networks/halvings.js";
import { initialize, smallNormal } from "../networks/initialize.js";
import { normalized, spectral, type Normalization } from "../networks/normalized.js";

/** Options of {@link patchDiscriminator}. */
export interface PatchDiscriminatorOptions {
  /** The channels of an image, or of two that are put together where the discriminator sees both. */
  readonly inChannels: number;
  /** The channels of the convolutions, each of which halves the image. Initially [64, 128]. */
  readonly channels?: readonly number[];
  /** What keeps all layers but the first and the last in bounds. Initially "none". */
  readonly normalization?: Normalization;
  /** Where the first weights come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator;
}

/**
 * A discriminator that judges patches: convolutions give a logit for each, so that it looks at texture and strokes and
 * leaves the whole to other terms. With channels c₁ … c_k a patch is 10, 22, 46 pixels wide for k = 1, 2, 3.
 *
 * `[n, inChannels, h, w]` to `[n, 1, h / 2ᵏ, w / 2ᵏ]`
 *
 * Source: Isola, Zhu, Zhou and Efros, "Image-to-image translation with conditional adversarial networks" (2017),
 * section 3.2.2; leaky ReLU of slope 0.2 and first weights N(0, 0.02²) as there; the last window is 3 × 3.
 *
 * @throws NNError when there are no channels, or one is no whole number.
 *
 * @example
 * ```ts
 * import { patchDiscriminator } from "@nn/gan";
 * import { rand } from "@nn/tensor";
 * const discriminator = patchDiscriminator({ inChannels: 1, channels: [16, 32] });
 * console.log(discriminator.forward(rand([2, 1, 28, 28])).shape); // [2, 1, 7, 7]
 * ```
 */
export function patchDiscriminator(options: PatchDiscriminatorOptions): Sequential {
  const { inChannels, channels = [64, 128], normalization = "none", generator } = options;
  const bad = [inChannels, ...channels].find((count) => !Number.isInteger(count) || count < 1);
  if (channels.length === 0 || bad !== undefined) {
    const got = bad ?? "none";
    throw new NNError("patchDiscriminator", `channels must be whole numbers from 1 up, got ${got}`);
  }
  const random = generator ? { generator } : {};
  const network = new Sequential(
    ...channels.flatMap((to, i): Module[] => [
      ...(i === 0
        ? [spectral(new Conv2d(inChannels, to, WINDOW, HALVING), normalization, random)]
        : normalized(new Conv2d(channels[i - 1]!, to, WINDOW, HALVING), normalization, random)),
      new LeakyReLU(0.2),
    ]), // [n, last, h / 2ᵏ, w / 2ᵏ]
    new Conv2d(channels.at(-1)!, 1, 3, { padding: 1 }), // [n, 1, h / 2ᵏ, w / 2ᵏ]
  );
  initialize(network, smallNormal, random);
  return network;
}

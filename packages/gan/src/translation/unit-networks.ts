import { Conv2d, ConvTranspose2d, LeakyReLU, Sequential, type Module } from "@nn/layers";
import { NNError, type Generator } from "@nn/tensor";
import { patchDiscriminator } from "../adversarial/patch-discriminator.js";
import { HALVING, halved, WINDOW } from "../networks/halvings.js";
import { heUniform, initialize } from "../networks/initialize.js";
import { outputOf, randomOf, type ImageSize, type OutputActivation } from "../networks/network-options.js";
import { norms2d } from "../networks/normalized.js";
import { ResidualBlock } from "../networks/residual-block.js";
import type { OfDomains } from "./two-domains.js";

/** The networks of one domain of a {@link UNIT}. */
export interface DomainNetworks {
  /** From images to what the shared encoder takes. */
  readonly encoder: Module;
  /** From what the shared decoder gives to images `[n, c, h, w]`. */
  readonly decoder: Module;
  /** From images to scores: `[n, 1]`, or one for each patch. */
  readonly discriminator: Module;
}

/** All networks of a {@link UNIT}. */
export interface UnitNetworks extends OfDomains<DomainNetworks> {
  /** The last layers of both encoders, which give the mean of a code, of any shape. */
  readonly sharedEncoder: Module;
  /** The first layers of both decoders, which take a code. */
  readonly sharedDecoder: Module;
  readonly inputSize: ImageSize;
}

/** Options of {@link unitNetworks}. */
export interface UnitNetworksOptions {
  /** The shape of the images of both domains. */
  readonly inputSize: ImageSize;
  /** The channels of the encoders' convolutions, each of which halves the image. Initially [32]. */
  readonly channels?: readonly number[];
  /** Residual blocks that each domain has for itself, in encoder and decoder. Initially none. */
  readonly blocks?: number;
  /** Residual blocks that the domains share, in encoder and decoder. Initially 1. */
  readonly sharedBlocks?: number;
  /** The channels of the discriminators' convolutions, each of which halves the image. Initially [32, 64]. */
  readonly discriminatorChannels?: readonly number[];
  /** The decoders' last activation. Initially "sigmoid". */
  readonly outputActivation?: OutputActivation;
  /** Where the first weights come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator;
}

/**
 * Convolutional networks for a {@link UNIT}: convolutions and residual blocks for each domain, residual blocks that both
 * share in the middle, and a discriminator of patches for each domain. A code is a map, `[n, last, h / 2ᵏ, w / 2ᵏ]`.
 *
 * Keep them shallow: what a number of the code sees of an image is what holds a translation to the image it starts from. With
 * a few more layers each sees all of it, and the networks are free to make any digit of any other, which fools both
 * adversaries and closes every cycle, too.
 *
 * Source: Liu, Breuel and Kautz, "Unsupervised image-to-image translation networks" (2017), appendix B, with fewer channels
 * and blocks, and layer norm for instance norm.
 *
 * @throws ShapeError when images can't be halved so often; NNError for sizes that there aren't.
 *
 * @example
 * ```ts
 * import { unitNetworks } from "@nn/gan";
 * import { rand } from "@nn/tensor";
 * const { a, sharedEncoder } = unitNetworks({ inputSize: [1, 28, 28], channels: [8, 16] });
 * console.log(sharedEncoder.forward(a.encoder.forward(rand([2, 1, 28, 28]))).shape); // [2, 16, 14, 14]
 * ```
 */
export function unitNetworks(options: UnitNetworksOptions): UnitNetworks {
  const { inputSize, channels = [32], blocks = 0, sharedBlocks = 1 } = options;
  const bad = [blocks, sharedBlocks].find((count) => !Number.isInteger(count) || count < 0);
  if (bad !== undefined) {
    throw new NNError("unitNetworks", `blocks must be whole numbers from 0 up, got ${bad}`);
  }
  halved("unitNetworks", inputSize, channels);
  const sizes = { inputSize, channels: channels as Sizes["channels"], blocks };
  const last = channels.at(-1)!;
  const networks = {
    a: domainNetworks(sizes, options),
    b: domainNetworks(sizes, options),
    sharedEncoder: new Sequential(...residualBlocks(last, sharedBlocks), new Conv2d(last, last, 1)), // [n, last, h / 2ᵏ, w / 2ᵏ]
    sharedDecoder: new Sequential(...residualBlocks(last, sharedBlocks)), // [n, last, h / 2ᵏ, w / 2ᵏ]
  };
  for (const shared of [networks.sharedEncoder, networks.sharedDecoder]) {
    initialize(shared, heUniform, randomOf(options));
  }
  return { ...networks, inputSize };
}

interface Sizes {
  readonly inputSize: ImageSize;
  readonly channels: readonly [number, ...number[]];
  readonly blocks: number;
}

function domainNetworks(
  { inputSize, channels, blocks }: Sizes,
  options: UnitNetworksOptions,
): DomainNetworks {
  const random = randomOf(options);
  const [inChannels] = inputSize;
  const [first, ...rest] = channels;
  const last = channels.at(-1)!;
  const encoder = new Sequential(
    new Conv2d(inChannels, first, WINDOW, HALVING), // [n, first, h / 2, w / 2]
    new LeakyReLU(0.2),
    ...rest.flatMap((to, i) => [new Conv2d(channels[i]!, to, WINDOW, HALVING), new LeakyReLU(0.2)]),
    ...residualBlocks(last, blocks), // [n, last, h / 2ᵏ, w / 2ᵏ]
  );
  const decoder = new Sequential(
    ...residualBlocks(last, blocks), // [n, last, h / 2ᵏ, w / 2ᵏ]
    ...rest
      .toReversed()
      .flatMap((from, i) => [
        new ConvTranspose2d(from, channels.at(-2 - i)!, WINDOW, HALVING),
        new LeakyReLU(0.2),
      ]),
    new ConvTranspose2d(first, inChannels, WINDOW, HALVING), // [n, c, h, w]
    ...outputOf(options),
  );
  for (const network of [encoder, decoder]) initialize(network, heUniform, random);
  const discriminator = patchDiscriminator({
    ...random,
    inChannels,
    channels: options.discriminatorChannels ?? [32, 64],
  });
  return { encoder, decoder, discriminator };
}

function residualBlocks(size: number, count: number): Module[] {
  return Array.from({ length: count }, () => residualBlock(size));
}

/** x + the result of two convolutions: `[n, size, h, w]`. */
function residualBlock(size: number): ResidualBlock {
  return new ResidualBlock(
    new Sequential(
      new Conv2d(size, size, 3, { padding: 1 }),
      ...norms2d(size, "layer"),
      new LeakyReLU(0.2),
      new Conv2d(size, size, 3, { padding: 1 }),
      ...norms2d(size, "layer"),
    ),
    new Sequential(),
  );
}

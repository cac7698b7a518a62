import {
  makeDecoder,
  makeEncoder,
  type CoderSizes,
  type ConvolutionalSizes,
  type DenseSizes,
} from "@nn/autoencoders";
import { Sequential, type Module } from "@nn/layers";
import { NNError } from "@nn/tensor";
import { AutoencodingDiscriminator } from "./autoencoding-discriminator.js";
import { bodySize } from "./generator-network.js";
import { glorotUniform, initialize, type WeightRule } from "./initialize.js";
import { checkPairOptions, outputOf, randomOf, type PairOptions } from "./network-options.js";
import { generatorPart, type NetworkPair } from "./network-pair.js";

/** What makers of networks for BEGAN take beside the rest. */
export interface BeganPairOptions extends PairOptions {
  /** The size of the discriminator's codes: the less, the worse it does other examples than it learns. Initially `codeSize`. */
  readonly bottleneck?: number;
}

/** A generator, and a discriminator that gives examples again. */
export type BeganPair = NetworkPair<AutoencodingDiscriminator>;

/** The parts of a pair for BEGAN. */
interface BeganParts {
  /** `[n, codes]` to `[n, …inputSize]` */
  readonly body: Module;
  /** `[n, …inputSize]` to `[n, bottleneck]` */
  readonly encoder: Module;
  /** `[n, bottleneck]` to `[n, …inputSize]` */
  readonly decoder: Module;
  readonly weights: WeightRule;
}

/** The networks of their parts, with their first weights. */
export function beganPair(
  options: BeganPairOptions,
  { body, encoder, decoder, weights }: BeganParts,
): BeganPair {
  const discriminator = new AutoencodingDiscriminator(encoder, decoder, options);
  initialize(discriminator, weights, randomOf(options));
  return { ...generatorPart(options, body, weights), discriminator };
}

/** What the coders are made of beside the sizes of examples and codes. */
type CoderLayers =
  | Pick<DenseSizes, "hidden" | "activation">
  | Pick<ConvolutionalSizes, "channels" | "activation" | "upsample">;

/** A pair of the coders of `@nn/autoencoders`: the generator is made as the discriminator's decoder is. */
export function beganCoders(options: BeganPairOptions, layers: CoderLayers): BeganPair {
  const { inputSize, codeSize, bottleneck = codeSize, classes = 0 } = options;
  const coder = { ...layers, inputSize, codeSize: bottleneck } as CoderSizes;
  return beganPair(options, {
    body: new Sequential(...makeDecoder({ ...coder, codeSize: bodySize(options) }), ...outputOf(options)),
    encoder: makeEncoder(coder, { extra: classes }),
    decoder: new Sequential(...makeDecoder(coder), ...outputOf(options)),
    weights: glorotUniform,
  });
}

export function checkBeganOptions(
  maker: string,
  options: BeganPairOptions & { readonly hidden?: readonly number[] },
): void {
  checkPairOptions(maker, options);
  const { bottleneck = 1 } = options;
  if (Number.isInteger(bottleneck) && bottleneck > 0) return;
  throw new NNError(maker, `bottleneck must be a whole number from 1 up, got ${bottleneck}`);
}

import type { Module } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import type { CodeDistribution } from "../codes.js";
import { DiscriminatorNetwork } from "./discriminator-network.js";
import { GeneratorNetwork } from "./generator-network.js";
import { initialize, type WeightRule } from "./initialize.js";
import { infoGanCodes } from "./latent-codes.js";
import { randomOf, type NetworkOptions, type PairOptions } from "./network-options.js";

/** Two networks that fit each other, to be spread into the options of a `GAN`. */
export interface NetworkPair<D extends Module<[x: Tensor, labels?: Tensor]> = DiscriminatorNetwork> {
  /** From codes `[n, codeSize]` to examples. */
  readonly generator: GeneratorNetwork;
  /** From examples to scores `[n, 1]`; for BEGAN to the examples again. */
  readonly discriminator: D;
  readonly codeSize: number;
  readonly inputSize: PairOptions["inputSize"];
  /** Where both are conditional. */
  readonly classes?: number;
  /** How codes are drawn, where some have a meaning. */
  readonly codes?: CodeDistribution;
}

/** What a maker has built; the rest of both networks follows from the options. */
interface Built {
  /** `[n, codes]` to `[n, …inputSize]` */
  readonly body: Module;
  /** `[n, …inputSize]` to `[n, featureSize]` */
  readonly trunk: Module;
  readonly featureSize: number;
  readonly weights: WeightRule;
  /** That of the discriminator's heads. Initially `weights`. */
  readonly headWeights?: WeightRule;
}

/** The networks of a body and a trunk, with their first weights. */
export function networkPair(
  options: NetworkOptions,
  { body, trunk, featureSize, weights, headWeights = weights }: Built,
): NetworkPair {
  const discriminator = new DiscriminatorNetwork(trunk, { ...options, featureSize });
  initialize(discriminator, headWeights, randomOf(options));
  // Among the discriminator's, but not a head.
  initialize(trunk, weights, randomOf(options));
  const { codes } = options;
  return {
    ...generatorPart(options, body, weights),
    discriminator,
    ...(codes && { codes: infoGanCodes(codes) }),
  };
}

/** The generator of a body, with its first weights, and what of the options the game has to know. */
export function generatorPart(
  options: PairOptions,
  body: Module,
  weights: WeightRule,
): Omit<NetworkPair, "discriminator"> {
  const { codeSize, inputSize, classes } = options;
  initialize(body, weights, randomOf(options));
  const generator = new GeneratorNetwork(body, options);
  return { generator, codeSize, inputSize, ...(classes !== undefined && { classes }) };
}

/** By how many channels the label makes the discriminator's examples longer. */
export function labelChannels({ classes = 0, conditioning }: NetworkOptions): number {
  return conditioning === "concatenation" ? classes : 0;
}

import type { Tensor } from "@nn/tensor";
import type { DiscriminatorNetwork } from "../networks/discriminator-network.js";

/** What an auxiliary loss sees of real examples. */
export interface RealSide {
  /** The discriminator's features, `[n, f]`. */
  readonly features: Tensor;
  /** int32 `[n]`, where there are classes. */
  readonly labels?: Tensor | undefined;
}

/** What an auxiliary loss sees of generated examples. */
export interface FakeSide extends RealSide {
  /** The codes they were made of, `[n, codeSize]`. */
  readonly z: Tensor;
}

/** What an auxiliary loss looks at: heads of the discriminator, and the features that they read. */
export interface AuxiliarySides {
  readonly discriminator: Pick<DiscriminatorNetwork, "classifier" | "codeReader" | "codes">;
  readonly real: RealSide;
  readonly fake: FakeSide;
}

/**
 * A term beside the game that both players have in common, such as that of AC-GAN and InfoGAN: it is added to the loss of
 * each in its turn. It reads features, so that the discriminator's trunk is passed once for score and heads:
 *
 *     f = discriminator.features(x, labels),   scores = discriminator.score(f, labels),   terms = auxiliary(f, …)
 *
 * In the discriminator's turn `fake.features` are of examples that no gradient goes through; in the generator's turn it
 * does, and only the generator's parameters are changed. An auxiliary loss of your own is an object like this.
 */
export interface AuxiliaryLoss {
  readonly name: string;
  /** The term in the discriminator's turn, its weight included: one number. */
  discriminator(sides: AuxiliarySides): Tensor;
  /** The term in the generator's turn, its weight included: one number. */
  generator(sides: Omit<AuxiliarySides, "real">): Tensor;
}

/** Options that all auxiliary losses have. */
export interface AuxiliaryLossOptions {
  /** How much it counts beside the loss. Initially 1. */
  readonly weight?: number;
}

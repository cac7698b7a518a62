import { functionalCall } from "@nn/layers";
import { randn, type Tensor } from "@nn/tensor";
import type { GAN } from "../gan.js";
import type { DiscriminatorNetwork } from "../networks/discriminator-network.js";
import { scoresOf } from "./scores.js";

/** A round's examples and what belongs to them. */
export interface Sides {
  /** `[n, …]` */
  readonly real: Tensor;
  /** `[n, …]` */
  readonly fake: Tensor;
  /** What the generated examples were made of, `[n, codeSize]`. */
  readonly z: Tensor;
  /** int32 `[n]`, where the model is conditional. */
  readonly labels: Tensor | undefined;
}

/** What the discriminator makes of examples. */
export interface Seen {
  /** `[n]` */
  readonly scores: Tensor;
  /** `[n, f]`, where there are auxiliary losses to read them. */
  readonly features: Tensor | undefined;
}

/** Passes the discriminator once, with other parameters than its own where they are given. */
export function see(
  { discriminator, loss, auxiliary }: GAN,
  x: Tensor,
  labels: Tensor | undefined,
  parameters?: Readonly<Record<string, Tensor>>,
): Seen {
  if (parameters) {
    const given = functionalCall(discriminator, parameters, x, labels);
    return { scores: scoresOf(loss, given, x), features: undefined };
  }
  if (auxiliary.length === 0) {
    return { scores: scoresOf(loss, discriminator.forward(x, labels), x), features: undefined };
  }
  const network = discriminator as DiscriminatorNetwork;
  const features = network.features(x, labels); // [n, f]
  return { scores: scoresOf(loss, network.score(features, labels), x), features };
}

/** Both sides of a round, under noise where the update rule has some. */
export function seeBoth(
  gan: GAN,
  { real, fake, labels }: Sides,
  noise: Tensor | undefined,
  parameters?: Readonly<Record<string, Tensor>>,
): {
  readonly real: Seen;
  readonly fake: Seen;
  readonly scores: { readonly real: Tensor; readonly fake: Tensor };
} {
  const [seenReal, seenFake] = [
    see(gan, noisy(real, noise), labels, parameters),
    see(gan, noisy(fake, noise), labels, parameters),
  ];
  return { real: seenReal, fake: seenFake, scores: { real: seenReal.scores, fake: seenFake.scores } };
}

function noisy(x: Tensor, noise: Tensor | undefined): Tensor {
  return noise ? x.add(randn(x.shape, { dtype: x.dtype }).mul(noise)) : x;
}

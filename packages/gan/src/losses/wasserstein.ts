import type { GanLoss } from "./gan-loss.js";

/**
 * The Wasserstein game (WGAN): the critic's mean difference between generated and real examples. Over critics of slope 1 at
 * most its largest value is the earth mover's distance, so that the critic must be held: by `clipWeights`, by
 * `gradientPenalty` or by spectral normalisation.
 *
 *     L_D = E[D(y)] − E[D(x)]        L_G = −E[D(y)]
 *
 * Source: Arjovsky, Chintala and Bottou, "Wasserstein generative adversarial networks" (2017).
 *
 * @example
 * ```ts
 * import { wassersteinLoss } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * console.log(await wassersteinLoss().discriminator({ real: tensor([3, 1]), fake: tensor([0]) }).item()); // -2
 * ```
 */
export function wassersteinLoss(): GanLoss {
  return {
    name: "WGAN",
    output: "score",
    discriminator: ({ real, fake }) => fake.mean().sub(real.mean()),
    generator: ({ fake }) => fake.mean().neg(),
  };
}

import type { GanLoss } from "./gan-loss.js";

/**
 * The least-squares game (LSGAN): real examples are to score 1 and generated ones 0, and the further a score is off, the
 * stronger the pull.
 *
 *     L_D = E[(D(x) − 1)²] + E[D(y)²]        L_G = E[(D(y) − 1)²]
 *
 * Source: Mao et al., "Least squares generative adversarial networks" (2017), equation 9, without its factors of a half.
 *
 * @example
 * ```ts
 * import { lsLoss } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * console.log(await lsLoss().discriminator({ real: tensor([1, 1]), fake: tensor([0, 0.5]) }).item()); // 0.125
 * ```
 */
export function lsLoss(): GanLoss {
  return {
    name: "LSGAN",
    output: "score",
    discriminator: ({ real, fake }) => real.sub(1).square().mean().add(fake.square().mean()),
    generator: ({ fake }) => fake.sub(1).square().mean(),
  };
}

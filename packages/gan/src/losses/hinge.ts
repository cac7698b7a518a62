import { relu } from "@nn/tensor";
import type { GanLoss } from "./gan-loss.js";

/**
 * The hinge game: scores of real examples are pushed above 1, those of generated ones below −1, and no further.
 *
 *     L_D = E[max(0, 1 − D(x))] + E[max(0, 1 + D(y))]        L_G = −E[D(y)]
 *
 * Source: Lim and Ye, "Geometric GAN" (2017); Miyato et al., "Spectral normalization for generative adversarial networks"
 * (2018), equations 16 and 17.
 *
 * @example
 * ```ts
 * import { hingeLoss } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * console.log(await hingeLoss().discriminator({ real: tensor([2, 0]), fake: tensor([-3]) }).item()); // 0.5
 * ```
 */
export function hingeLoss(): GanLoss {
  return {
    name: "hinge",
    output: "score",
    discriminator: ({ real, fake }) =>
      relu(real.neg().add(1))
        .mean()
        .add(relu(fake.add(1)).mean()),
    generator: ({ fake }) => fake.mean().neg(),
  };
}

import { softplus } from "@nn/tensor";
import { checkSmoothing, discrimination, type DiscriminationOptions } from "./discrimination.js";
import type { GanLoss } from "./gan-loss.js";

/**
 * The non-saturating game (NS): the generator makes its examples more likely to be taken for real, rather than less likely
 * to be found out, which has the same equilibrium and a gradient where it is losing.
 *
 *     L_D = −E[log D(x)] − E[log(1 − D(y))]        L_G = −E[log D(y)]
 *
 * Source: Goodfellow et al., "Generative adversarial nets" (2014), section 3.
 *
 * @throws ValueError when `labelSmoothing` isn't in 0 … 1.
 *
 * @example
 * ```ts
 * import { nsLoss } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * const { discriminator, generator } = nsLoss({ labelSmoothing: 0.1 });
 * const scores = { real: tensor([2, 1]), fake: tensor([-1, 0]) };
 * console.log(await discriminator(scores).item(), await generator(scores).item());
 * ```
 */
export function nsLoss({ labelSmoothing = 0 }: DiscriminationOptions = {}): GanLoss {
  checkSmoothing("nsLoss", labelSmoothing);
  return {
    name: "NS",
    output: "logit",
    discriminator: (scores) => discrimination(scores, labelSmoothing),
    generator: ({ fake }) => softplus(fake.neg()).mean(),
  };
}

import { softplus } from "@nn/tensor";
import { checkSmoothing, discrimination, type DiscriminationOptions } from "./discrimination.js";
import type { GanLoss } from "./gan-loss.js";

/**
 * The game as it was first written (MM): both players have the same value, and pull it in opposite directions.
 *
 *     L_D = −E[log D(x)] − E[log(1 − D(y))]        L_G = E[log(1 − D(y))]
 *
 * The generator's gradient vanishes where the discriminator is sure; {@link nsLoss} mends that.
 *
 * Source: Goodfellow et al., "Generative adversarial nets" (2014), equation 1.
 *
 * @throws ValueError when `labelSmoothing` isn't in 0 … 1.
 *
 * @example
 * ```ts
 * import { mmLoss } from "@nn/gan";
 * import { zeros } from "@nn/tensor";
 * const undecided = { real: zeros([4]), fake: zeros([4]) }; // D = 1/2
 * console.log(await mmLoss().discriminator(undecided).item()); // 2 log 2
 * ```
 */
export function mmLoss({ labelSmoothing = 0 }: DiscriminationOptions = {}): GanLoss {
  checkSmoothing("mmLoss", labelSmoothing);
  return {
    name: "MM",
    output: "logit",
    discriminator: (scores) => discrimination(scores, labelSmoothing),
    generator: ({ fake }) => softplus(fake).mean().neg(),
  };
}

import { softplus } from "@nn/tensor";
import type { GanLoss, Scores } from "./gan-loss.js";

/**
 * The relativistic average game (RaGAN): is a real example more likely real than generated ones are on average, and the
 * other way round? The generator gains by making real examples look less real, too.
 *
 *     D̃(x) = σ(D(x) − E[D(y)])        D̃(y) = σ(D(y) − E[D(x)])
 *     L_D = −E[log D̃(x)] − E[log(1 − D̃(y))]        L_G = −E[log D̃(y)] − E[log(1 − D̃(x))]
 *
 * Source: Jolicoeur-Martineau, "The relativistic discriminator" (2019), section 4.2.
 *
 * @example
 * ```ts
 * import { relativisticLoss } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * const scores = { real: tensor([5, 5]), fake: tensor([5, 5]) };
 * console.log(await relativisticLoss().generator(scores).item()); // 2 log 2
 * ```
 */
export function relativisticLoss(): GanLoss {
  return {
    name: "RaGAN",
    output: "logit",
    discriminator: ({ real, fake }) => aheadOf(real, fake),
    generator: ({ real, fake }) => aheadOf(fake, real),
  };
}

/** How little one sample's scores are above the other's mean, both ways. */
function aheadOf(ahead: Scores["real"], behind: Scores["real"]): Scores["real"] {
  const first = softplus(behind.mean().sub(ahead)).mean();
  return first.add(softplus(behind.sub(ahead.mean())).mean());
}

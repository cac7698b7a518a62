import { RMSprop } from "@nn/optim";
import { uniformCodes } from "./codes.js";
import type { GanRules } from "./gan.js";
import { beganLoss, type BeganLossOptions } from "./losses/boundary-equilibrium.js";
import type { DiscriminationOptions } from "./losses/discrimination.js";
import { lsLoss } from "./losses/least-squares.js";
import { mmLoss } from "./losses/minimax.js";
import { nsLoss } from "./losses/non-saturating.js";
import { wassersteinLoss } from "./losses/wasserstein.js";
import { draganPenalty, type DraganPenaltyOptions } from "./penalties/dragan.js";
import { gradientPenalty, type GradientPenaltyOptions } from "./penalties/gradient-penalty.js";

/**
 * The minimax game with the settings of DCGAN: Adam, 0.0002, β (0.5, 0.999).
 *
 * @example
 * ```ts
 * import { GAN, mlp, mmGan } from "@nn/gan";
 * const gan = new GAN({ ...mmGan(), ...mlp({ inputSize: 2, codeSize: 8, hidden: [64] }) });
 * console.log(gan.loss.name); // MM
 * ```
 */
export function mmGan(options?: DiscriminationOptions): GanRules {
  return { loss: mmLoss(options), update: { lr: 2e-4, betas: [0.5, 0.999] } };
}

/** The non-saturating game with the settings of DCGAN: Adam, 0.0002, β (0.5, 0.999). */
export function nsGan(options?: DiscriminationOptions): GanRules {
  return { loss: nsLoss(options), update: { lr: 2e-4, betas: [0.5, 0.999] } };
}

/** Least squares as in Mao et al. (2017): Adam, 0.0002, β (0.5, 0.999). */
export function lsGan(): GanRules {
  return { loss: lsLoss(), update: { lr: 2e-4, betas: [0.5, 0.999] } };
}

/**
 * WGAN as in Arjovsky et al. (2017), algorithm 1: RMSprop, 0.00005, 5 steps of the critic, whose weights are clipped to
 * ±0.01.
 */
export function wgan(): GanRules {
  return {
    loss: wassersteinLoss(),
    update: {
      lr: 5e-5,
      discriminatorSteps: 5,
      clipWeights: 0.01,
      optimizer: (parameters, lr) => new RMSprop(parameters, { lr }),
    },
  };
}

/**
 * WGAN-GP as in Gulrajani et al. (2017), algorithm 1: Adam, 0.0001, β (0, 0.9), 5 steps of the critic, λ = 10. The critic
 * must have no batch norm.
 *
 * @example
 * ```ts
 * import { GAN, mlp, wganGp } from "@nn/gan";
 * const gan = new GAN({ ...wganGp({ weight: 1 }), ...mlp({ inputSize: 2, codeSize: 8, hidden: [64] }) });
 * console.log(gan.loss.name, gan.update.discriminatorSteps); // WGAN 5
 * ```
 */
export function wganGp(options?: GradientPenaltyOptions): GanRules {
  return {
    loss: wassersteinLoss(),
    penalties: [gradientPenalty(options)],
    update: { lr: 1e-4, betas: [0, 0.9], discriminatorSteps: 5 },
  };
}

/**
 * DRAGAN as in Kodali et al. (2017): Adam, 0.0001, β (0.5, 0.999), λ = 10, c = 0.5; with the minimax loss as in Lucic et al.
 * (2018), table 1. The discriminator should have no batch norm.
 */
export function dragan(options?: DraganPenaltyOptions): GanRules {
  return { loss: mmLoss(), penalties: [draganPenalty(options)], update: { lr: 1e-4, betas: [0.5, 0.999] } };
}

/**
 * BEGAN as in Berthelot et al. (2017): Adam, 0.0001, β (0.5, 0.999), γ = 0.5, λ = 0.001, codes uniform in −1 … 1. The
 * discriminator is an autoencoder.
 */
export function began(options?: BeganLossOptions): GanRules {
  return { loss: beganLoss(options), update: { lr: 1e-4, betas: [0.5, 0.999] }, codes: uniformCodes };
}

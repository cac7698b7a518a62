import { Buffer } from "@nn/layers";
import { tensor, ValueError, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import type { GanLoss, Scores } from "./gan-loss.js";

/** Options of {@link beganLoss}. */
export interface BeganLossOptions {
  /** γ, E[L(y)] over E[L(x)] at equilibrium: less is sharper and less diverse. Initially 0.5. */
  readonly diversity?: number;
  /** λ, how fast k changes. Initially 0.001. */
  readonly rate?: number;
}

/** The loss of BEGAN with its balance. */
export interface BeganLoss extends GanLoss {
  /** k, how much the discriminator cares about generated examples: rank 0, 0 … 1, at first 0. */
  readonly k: Tensor;
  afterStep(scores: Scores): { readonly k: Tensor; readonly convergence: Tensor };
}

/**
 * The boundary equilibrium game (BEGAN): the discriminator is an autoencoder that rebuilds real examples well and generated
 * ones badly; L is its mean absolute error. k keeps the two in balance.
 *
 *     L_D = E[L(x)] − k E[L(y)]        L_G = E[L(y)]
 *     k ← k + λ (γ E[L(x)] − E[L(y)]), within 0 … 1
 *     M = E[L(x)] + |γ E[L(x)] − E[L(y)]|        the measure of convergence
 *
 * Source: Berthelot, Schumm and Metz, "BEGAN: Boundary equilibrium generative adversarial networks" (2017), section 3.4.
 *
 * @throws ValueError when `diversity` isn't in 0 … 1 or `rate` is negative.
 *
 * @example
 * ```ts
 * import { beganLoss } from "@nn/gan";
 * import { tensor } from "@nn/tensor";
 * const loss = beganLoss({ rate: 0.1 });
 * const { convergence } = loss.afterStep({ real: tensor([1, 1]), fake: tensor([0.2]) });
 * console.log(await convergence.item(), await loss.k.item()); // 1.3 0.03
 * ```
 */
export function beganLoss({ diversity = 0.5, rate = 0.001 }: BeganLossOptions = {}): BeganLoss {
  if (!(diversity >= 0 && diversity <= 1)) {
    throw new ValueError("beganLoss", `diversity must be in 0 … 1, got ${diversity}`);
  }
  if (!(rate >= 0)) throw new ValueError("beganLoss", `rate must be at least 0, got ${rate}`);
  const k = new Buffer(tensor(0));
  return {
    name: "BEGAN",
    output: "reconstruction",
    k,
    discriminator: ({ real, fake }) => real.mean().sub(fake.mean().mul(k)),
    generator: ({ fake }) => fake.mean(),
    afterStep({ real, fake }) {
      const error = real.detach().mean();
      const imbalance = error.mul(diversity).sub(fake.detach().mean());
      const convergence = error.add(imbalance.abs()).keep();
      assign([[k, k.add(imbalance.mul(rate)).clamp(0, 1).node]]);
      return { k, convergence };
    },
  };
}

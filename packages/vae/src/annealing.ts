import { NNError } from "@nn/tensor";

/** The weight of the divergence at a step, from 0. */
export type Annealing = (step: number) => number;

/** Options of {@link linearAnnealing}. */
export interface LinearAnnealingOptions {
  /** How many steps the way takes. */
  readonly steps: number;
  /** Initially 0. */
  readonly from?: number;
  /** Initially 1. */
  readonly to?: number;
}

/**
 * A weight that rises evenly and then stays, so that codes first learn to say something (Bowman et al. 2016).
 *
 * @example
 * ```ts
 * import { linearAnnealing } from "@nn/vae";
 * const beta = linearAnnealing({ steps: 100 });
 * console.log(beta(0), beta(50), beta(1000)); // 0 0.5 1
 * ```
 */
export function linearAnnealing({ steps, from = 0, to = 1 }: LinearAnnealingOptions): Annealing {
  checkSteps("linearAnnealing", "steps", steps);
  return (step) => from + (to - from) * Math.min(step / steps, 1);
}

/** Options of {@link cyclicalAnnealing}. */
export interface CyclicalAnnealingOptions {
  /** How many steps one cycle takes. */
  readonly period: number;
  /** The share of a cycle in which the weight rises; for the rest of it, it stays. Initially 0.5. */
  readonly ratio?: number;
  /** Initially 0. */
  readonly from?: number;
  /** Initially 1. */
  readonly to?: number;
}

/**
 * {@link linearAnnealing} again and again: each rise starts with the codes that the one before has found.
 *
 * Source: Fu et al., "Cyclical Annealing Schedule" (2019), equation 6.
 *
 * @example
 * ```ts
 * import { cyclicalAnnealing } from "@nn/vae";
 * const beta = cyclicalAnnealing({ period: 100 });
 * console.log(beta(25), beta(75), beta(100)); // 0.5 1 0
 * ```
 */
export function cyclicalAnnealing(options: CyclicalAnnealingOptions): Annealing {
  const { period, ratio = 0.5, from = 0, to = 1 } = options;
  checkSteps("cyclicalAnnealing", "period", period);
  if (!(ratio > 0 && ratio <= 1)) {
    throw new NNError("cyclicalAnnealing", `ratio must be over 0 and at most 1, got ${ratio}`);
  }
  return (step) => from + (to - from) * Math.min((step % period) / (ratio * period), 1);
}

function checkSteps(operation: string, name: string, steps: number): void {
  if (!(steps > 0)) throw new NNError(operation, `${name} must be over 0, got ${steps}`);
}

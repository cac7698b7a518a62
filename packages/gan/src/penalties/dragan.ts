import { randn, type Generator } from "@nn/tensor";
import { checkNotNegative, type Penalty, type PenaltyOptions } from "./penalty.js";
import { slope } from "./slope.js";

/** Options of {@link draganPenalty}. */
export interface DraganPenaltyOptions extends PenaltyOptions {
  /** λ. Initially 10. */
  readonly weight?: number;
  /** c, how far around real examples to look, in standard deviations of the batch's numbers. Initially 0.5. */
  readonly scale?: number;
  /** Draws the places. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * The penalty of DRAGAN: slope 1 around real examples only, where sharp gradients go with collapse.
 *
 *     λ E[(‖∇D(x + δ)‖ − 1)²],  δ ~ N(0, (c std(x))²)
 *
 * Source: Kodali, Abernethy, Hays and Kira, "On convergence and stability of GANs" (2017); normal noise as in Lucic et al.
 * (2018), table 1.
 *
 * @throws ValueError for a negative weight or scale.
 *
 * @example
 * ```ts
 * import { draganPenalty } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const critic = (x: ReturnType<typeof randn>) => x.sum(1).mul(0.5 ** 0.5); // slope 1 everywhere
 * console.log(await draganPenalty().penalty({ critic, real: randn([8, 2]), fake: randn([8, 2]) }).item()); // 0
 * ```
 */
export function draganPenalty(options: DraganPenaltyOptions = {}): Penalty {
  const { weight = 10, scale = 0.5, ...random } = options;
  checkNotNegative("draganPenalty", "weight", weight);
  checkNotNegative("draganPenalty", "scale", scale);
  return {
    name: "DRAGAN penalty",
    perExample: true,
    penalty({ critic, real }) {
      const std = real.std(undefined, { correction: 0 }).mul(scale);
      const around = real.add(randn(real.shape, { dtype: real.dtype, ...random }).mul(std)); // [n, …]
      return slope(critic, around).sub(1).square().mean().mul(weight);
    },
  };
}

import { rand, relu, type Generator } from "@nn/tensor";
import { checkNotNegative, type Penalty, type PenaltyOptions } from "./penalty.js";
import { slope } from "./slope.js";

/** Options of {@link gradientPenalty}. */
export interface GradientPenaltyOptions extends PenaltyOptions {
  /** λ. Initially 10. */
  readonly weight?: number;
  /** The slope that is asked for. Initially 1. */
  readonly target?: number;
  /** Whether only steeper slopes cost something (WGAN-LP, Petzka et al. 2018). Initially false. */
  readonly oneSided?: boolean;
  /** Draws the places. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * The gradient penalty of WGAN-GP: the critic is to have slope 1 between real and generated examples.
 *
 *     λ E[(‖∇D(α x + (1 − α) y)‖ − 1)²],  α uniform in 0 … 1 for each pair
 *
 * Source: Gulrajani et al., "Improved training of Wasserstein GANs" (2017), equation 3.
 *
 * @throws ValueError for a negative weight or target.
 *
 * @example
 * ```ts
 * import { gradientPenalty } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { penalty } = gradientPenalty({ weight: 1 });
 * const critic = (x: ReturnType<typeof randn>) => x.mul(3).sum(1); // slope 3 √2 everywhere
 * console.log(await penalty({ critic, real: randn([8, 2]), fake: randn([8, 2]) }).item()); // (3 √2 - 1)² = 10.51…
 * ```
 */
export function gradientPenalty(options: GradientPenaltyOptions = {}): Penalty {
  const { weight = 10, target = 1, oneSided = false, ...random } = options;
  checkNotNegative("gradientPenalty", "weight", weight);
  checkNotNegative("gradientPenalty", "target", target);
  return {
    name: "gradient penalty",
    perExample: true,
    penalty({ critic, real, fake }) {
      const alpha = rand([real.shape[0]!, ...real.shape.slice(1).map(() => 1)], {
        dtype: real.dtype,
        ...random,
      });
      const between = fake.add(alpha.mul(real.sub(fake))); // [n, …]
      const excess = slope(critic, between).sub(target); // [n]
      return (oneSided ? relu(excess) : excess).square().mean().mul(weight);
    },
  };
}

import { checkNotNegative, type Penalty, type PenaltyOptions } from "./penalty.js";
import { squaredSlope } from "./slope.js";

/** Options of {@link r1Penalty} and {@link r2Penalty}. */
export interface ZeroCentredPenaltyOptions extends PenaltyOptions {
  /** γ. Initially 10. */
  readonly weight?: number;
}

/**
 * R1: the discriminator is to be flat at real examples, which makes the game converge locally.
 *
 *     γ / 2 E[‖∇D(x)‖²]
 *
 * Source: Mescheder, Geiger and Nowozin, "Which training methods for GANs do actually converge?" (2018), equation 9.
 *
 * @throws ValueError for a negative weight.
 *
 * @example
 * ```ts
 * import { r1Penalty } from "@nn/gan";
 * import { ones } from "@nn/tensor";
 * const critic = (x: ReturnType<typeof ones>) => x.square().sum(1); // gradient 2 x
 * console.log(await r1Penalty({ weight: 1 }).penalty({ critic, real: ones([4, 3]), fake: ones([4, 3]) }).item()); // 6
 * ```
 */
export function r1Penalty(options: ZeroCentredPenaltyOptions = {}): Penalty {
  return zeroCentred("R1", "real", options);
}

/**
 * R2: as {@link r1Penalty}, at generated examples: γ / 2 E[‖∇D(y)‖²].
 *
 * Source: Mescheder, Geiger and Nowozin (2018), equation 10.
 *
 * @throws ValueError for a negative weight.
 */
export function r2Penalty(options: ZeroCentredPenaltyOptions = {}): Penalty {
  return zeroCentred("R2", "fake", options);
}

function zeroCentred(name: string, at: "real" | "fake", { weight = 10 }: ZeroCentredPenaltyOptions): Penalty {
  checkNotNegative(`${name.toLowerCase()}Penalty`, "weight", weight);
  return {
    name,
    perExample: true,
    penalty: (input) =>
      squaredSlope(input.critic, input[at])
        .mean()
        .mul(weight / 2),
  };
}

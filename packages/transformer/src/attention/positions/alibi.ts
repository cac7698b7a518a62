import { NNError, tensor, type Tensor } from "@nn/tensor";
import { offsets, type AttentionPositions } from "./attention-positions.js";

/**
 * The slopes of ALiBi: 2^(-8/h), 2^(-16/h), … for h heads, h a power of two; for other numbers those of the next smaller
 * power of two, and then every other of the next greater (Press et al. 2022, and its code).
 *
 * @example
 * ```ts
 * import { alibiSlopes } from "@nn/transformer";
 * console.log(alibiSlopes(2), alibiSlopes(3)); // [0.0625, 0.00390625] [0.0625, 0.00390625, 0.25]
 * ```
 */
export function alibiSlopes(numHeads: number): number[] {
  if (!Number.isInteger(numHeads) || numHeads < 1) {
    throw new NNError("alibiSlopes", `numHeads must be a positive integer, got ${numHeads}`);
  }
  const power = 2 ** Math.floor(Math.log2(numHeads));
  const geometric = (heads: number): number[] =>
    Array.from({ length: heads }, (_, i) => 2 ** ((-8 * (i + 1)) / heads));
  const further = geometric(2 * power).filter((_, i) => i % 2 === 0);
  return [...geometric(power), ...further.slice(0, numHeads - power)];
}

/**
 * Attention with linear biases: -slope · distance is added to the scores, with a slope for each head (Press et al. 2022).
 *
 * @param numHeads - How many heads there are.
 *
 * @example
 * ```ts
 * import { AlibiPositions, Attention } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const attention = new Attention(32, 4, { causal: true, positions: new AlibiPositions(4) });
 * console.log(attention.forward(randn([2, 5, 32])).shape); // [2, 5, 32]
 * ```
 */
export class AlibiPositions implements AttentionPositions {
  readonly slopes: readonly number[];

  constructor(numHeads: number) {
    this.slopes = alibiSlopes(numHeads);
  }

  /** @returns `[h, L, S]` or `[N, h, L, S]` */
  bias(queryPlaces: Tensor, keyPlaces: Tensor): Tensor {
    const distances = offsets(queryPlaces, keyPlaces).abs().cast("float32").unsqueeze(-3);
    return distances.mul(tensor(this.slopes, [this.slopes.length, 1, 1]).neg());
  }
}

import { embedding, init, Module, Parameter } from "@nn/layers";
import { NNError, tensor, zeros, type Generator, type Tensor } from "@nn/tensor";
import { offsets, type AttentionPositions } from "./attention-positions.js";

/** Options of {@link RelativePositionBias}. */
export interface RelativePositionOptions {
  /** How many buckets distances fall into. Initially 32. */
  readonly buckets?: number | undefined;
  /** From here on all distances share the last bucket. Initially 128. */
  readonly maxDistance?: number | undefined;
  /** Whether keys behind a query have buckets of their own, as in encoders. Initially true. */
  readonly bidirectional?: boolean | undefined;
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/**
 * T5's relative positions: a learned number for each head and bucket of distances is added to the scores. Half of the
 * buckets are single distances, the others grow logarithmically (Raffel et al. 2020, section 2.1).
 *
 * Attributes: `weight` `[buckets, numHeads]`, first standard normal.
 *
 * For one bias shared by all layers, as in T5, see `sharedPositions`.
 *
 * @param numHeads - How many heads there are.
 * @throws NNError when the buckets are no positive even number, or more than distances.
 *
 * @example
 * ```ts
 * import { RelativePositionBias } from "@nn/transformer";
 * import { arange } from "@nn/tensor";
 * const places = arange(5, { dtype: "int32" });
 * console.log(new RelativePositionBias(4).bias(places, places).shape); // [4, 5, 5]
 * ```
 */
export class RelativePositionBias
  extends Module<[queryPlaces: Tensor, keyPlaces: Tensor]>
  implements AttentionPositions
{
  readonly buckets: number;
  readonly maxDistance: number;
  readonly bidirectional: boolean;
  weight: Parameter;

  constructor(
    readonly numHeads: number,
    options: RelativePositionOptions = {},
  ) {
    super();
    const { buckets = 32, maxDistance = 128, bidirectional = true, generator } = options;
    const least = bidirectional ? 4 : 2;
    if (
      !Number.isInteger(buckets) ||
      buckets % least !== 0 ||
      buckets < least ||
      maxDistance <= buckets / 2
    ) {
      const wanted = `buckets must be a multiple of ${least}, and maxDistance above half of them`;
      throw new NNError("RelativePositionBias", `${wanted}, got ${buckets} and ${maxDistance}`);
    }
    this.buckets = buckets;
    this.maxDistance = maxDistance;
    this.bidirectional = bidirectional;
    const weight = new Parameter(zeros([buckets, numHeads]));
    this.weight = init.normal(weight, generator ? { generator } : {});
  }

  /** The same as {@link bias}. */
  forward(queryPlaces: Tensor, keyPlaces: Tensor): Tensor {
    return this.bias(queryPlaces, keyPlaces);
  }

  /** @returns `[h, L, S]` or `[N, h, L, S]` */
  bias(queryPlaces: Tensor, keyPlaces: Tensor): Tensor {
    const { maxDistance: far } = this;
    const buckets = Array.from({ length: 2 * far + 1 }, (_, i) => relativeBucket(i - far, this));
    const perOffset = embedding(tensor(buckets, { dtype: "int32" }), this.weight); // [2 far + 1, h]
    const places = offsets(queryPlaces, keyPlaces).clamp(-far, far).add(far);
    const found = embedding(places, perOffset); // [L, S, h] or [N, L, S, h]
    return found.rank === 3 ? found.permute([2, 0, 1]) : found.permute([0, 3, 1, 2]);
  }

  override extraRepr(): string {
    const { numHeads, buckets, maxDistance, bidirectional } = this;
    return `${numHeads}, buckets=${buckets}, maxDistance=${maxDistance}, bidirectional=${bidirectional}`;
  }
}

/** The bucket of a key `offset` places behind a query, in float32 as T5 computes it. */
export function relativeBucket(
  offset: number,
  sizes: Readonly<Record<"buckets" | "maxDistance", number>> & { readonly bidirectional: boolean },
): number {
  const count = sizes.bidirectional ? sizes.buckets / 2 : sizes.buckets;
  const first = sizes.bidirectional && offset > 0 ? count : 0;
  const distance = sizes.bidirectional ? Math.abs(offset) : Math.max(0, -offset);
  const exact = count / 2;
  if (distance < exact) return first + distance;
  const { fround } = Math;
  const part = fround(fround(Math.log(distance / exact)) / fround(Math.log(sizes.maxDistance / exact)));
  return first + Math.min(count - 1, exact + Math.floor(fround(part * fround(count - exact))));
}

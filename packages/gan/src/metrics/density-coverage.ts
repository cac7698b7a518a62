import type { Tensor } from "@nn/tensor";
import { ballHits, checkSets, neighbourRadii, shareAbove0 } from "./manifold.js";
import type { NeighbourOptions } from "./precision-recall.js";

/**
 * What precision and recall are after, but not misled by outliers: balls are put round the real vectors only, up to
 * their k-th nearest neighbours.
 *
 *     density  = 1/(k m) Σ over generated vectors of the number of balls they are in      (above 1 where it is dense)
 *     coverage = the share of balls with a generated vector in them
 *
 * For equal distributions density is 1 and coverage 1 - (1/2)ᵏ on average, of equally many.
 *
 * Source: Naeem et al., "Reliable Fidelity and Diversity Metrics for Generative Models" (2020), equations 3 and 5.
 *
 * @param features - `real` `[n, d]` and `fake` `[m, d]`.
 * @param options - `k`: initially 5, as in the paper.
 * @throws ShapeError when the widths differ; ValueError for NaN, or when a set has not more than k vectors.
 *
 * @example
 * ```ts
 * import { densityCoverage } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { density, coverage } = await densityCoverage({ real: randn([300, 2]), fake: randn([300, 2]).mul(0.1) });
 * console.log(density > 1, coverage < 0.2); // true true
 * ```
 */
export async function densityCoverage(
  features: { readonly real: Tensor; readonly fake: Tensor },
  options: NeighbourOptions = {},
): Promise<{ density: number; coverage: number }> {
  const { real, fake } = features;
  const { k = 5 } = options;
  await checkSets("densityCoverage", real, fake, k);
  const { balls, hit } = await ballHits(fake, real, await neighbourRadii(real, k));
  return {
    density: balls.reduce((sum, count) => sum + count, 0) / (k * balls.length),
    coverage: shareAbove0(hit),
  };
}

import type { Tensor } from "@nn/tensor";
import { ballHits, checkSets, neighbourRadii, shareAbove0 } from "./manifold.js";

/** Options of {@link precisionRecall} and {@link densityCoverage}. */
export interface NeighbourOptions {
  /** Which neighbour's distance is the radius of a ball. */
  readonly k?: number;
}

/**
 * How much of what is generated looks real (precision), and how much of what is real can be generated (recall). A set's
 * manifold is made of balls round its vectors that reach to their k-th nearest neighbours in the set:
 *
 *     precision = the share of generated vectors in the manifold of the real ones
 *     recall    = the share of real vectors in the manifold of the generated ones
 *
 * Source: Kynkäänniemi et al., "Improved Precision and Recall Metric for Assessing Generative Models" (2019), equations
 * 1 and 2. Distances are computed in blocks.
 *
 * @param features - `real` `[n, d]` and `fake` `[m, d]`, of equally many examples if they are to be compared.
 * @param options - `k`: initially 3, as in the paper.
 * @throws ShapeError when the widths differ; ValueError for NaN, or when a set has not more than k vectors.
 *
 * @example
 * ```ts
 * import { precisionRecall } from "@nn/gan";
 * import { randn } from "@nn/tensor";
 * const { precision, recall } = await precisionRecall({ real: randn([300, 2]), fake: randn([300, 2]).mul(0.1) });
 * console.log(precision > 0.9, recall < 0.2); // true true
 * ```
 */
export async function precisionRecall(
  features: { readonly real: Tensor; readonly fake: Tensor },
  options: NeighbourOptions = {},
): Promise<{ precision: number; recall: number }> {
  const { real, fake } = features;
  const { k = 3 } = options;
  await checkSets("precisionRecall", real, fake, k);
  const [ofReal, ofFake] = [await neighbourRadii(real, k), await neighbourRadii(fake, k)];
  return {
    precision: shareAbove0((await ballHits(fake, real, ofReal)).balls),
    recall: shareAbove0((await ballHits(real, fake, ofFake)).balls),
  };
}

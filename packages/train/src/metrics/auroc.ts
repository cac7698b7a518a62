import { RankedScores, type Ranking } from "./ranked-scores.js";

/**
 * The area under the receiver operating characteristic: how likely an example of a class has a higher score than one that
 * is not of it, (# higher + 1/2 # equal) / # pairs, as scikit-learn's `roc_auc_score`, for several classes with
 * `multi_class="ovr"`. Classes of which there is no example, or nothing else, don't count; NaN where none counts.
 *
 * `update(input, target)` takes the scores of class 1, of the target's shape, and targets 0 and 1; or scores `[N, C, ...]`
 * and class indexes `[N, ...]`. Logits and probabilities give the same for two classes.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { AUROC } from "@nn/train";
 * const auroc = new AUROC();
 * await auroc.update(tensor([0.1, 0.4, 0.35, 0.8]), tensor([0, 0, 1, 1], { dtype: "int32" }));
 * console.log(await auroc.compute()); // 0.75
 * ```
 */
export class AUROC extends RankedScores {
  protected of({ groups, positives, negatives }: Ranking): number {
    let above = 0;
    let pairs = 0;
    for (const { positive, negative } of groups) {
      pairs += negative * (above + positive / 2);
      above += positive;
    }
    return pairs / (positives * negatives);
  }
}

/**
 * The mean of the precision at every threshold, weighted with the recall that it adds: sum (R_n - R_(n-1)) P_n, as
 * scikit-learn's `average_precision_score`. Takes what {@link AUROC} takes.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { AveragePrecision } from "@nn/train";
 * const precision = new AveragePrecision();
 * await precision.update(tensor([0.1, 0.4, 0.35, 0.8]), tensor([0, 0, 1, 1], { dtype: "int32" }));
 * console.log(await precision.compute()); // 0.8333
 * ```
 */
export class AveragePrecision extends RankedScores {
  protected of({ groups, positives }: Ranking): number {
    let found = 0;
    let taken = 0;
    let sum = 0;
    for (const { positive, negative } of groups) {
      found += positive;
      taken += positive + negative;
      sum += (positive * found) / taken;
    }
    return sum / positives;
  }
}

import { ValueError } from "@nn/tensor";
import type { AnyDataset } from "./dataset.js";
import { randomSplit, type SplitOptions } from "./random-split.js";
import { Subset } from "./subset.js";

/** One turn of a cross-validation. */
export interface Fold<Data extends AnyDataset> {
  /** All examples but those of `test`. */
  readonly train: Subset<Data>;
  /** One part in k. */
  readonly test: Subset<Data>;
}

/**
 * Divides a data set at random into k parts, and makes each of them the test set once (cross-validation).
 *
 * @param data - The data set.
 * @param k - The number of parts, 2 … `data.length`.
 * @param options - `seed`, and `by` for parts with their share of each class, as in `randomSplit`.
 * @returns k folds. Nothing is copied.
 * @throws ValueError when `k` can't be.
 * @throws ShapeError when `by` has not one class per example.
 *
 * @example
 * ```ts
 * import { kFold, moons } from "@nn/data";
 * const sizes = kFold(moons(100, { seed: 0 }), 5, { seed: 0 }).map(({ train, test }) => [train.length, test.length]);
 * console.log(sizes[0]); // [80, 20]
 * ```
 */
export function kFold<Data extends AnyDataset>(
  data: Data,
  k: number,
  options: SplitOptions = {},
): Fold<Data>[] {
  if (!Number.isInteger(k) || k < 2 || k > data.length) {
    throw new ValueError(
      "kFold",
      `k must be a whole number from 2 to ${data.length} (the examples), got ${k}`,
    );
  }
  const parts = randomSplit(data, new Array<number>(k).fill(1 / k), options);
  return parts.map((test) => {
    const others = parts.filter((part) => part !== test).flatMap((part) => [...part.indices]);
    return { train: new Subset(data, others), test };
  });
}

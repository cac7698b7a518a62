import { defaultGenerator, ShapeError, formatShape } from "@nn/tensor";
import type { AnyDataset } from "./dataset.js";
import { drawSeed, permutation, streamGenerator } from "./permutation.js";
import { Subset } from "./subset.js";

/** Options of {@link randomSplit}. */
export interface SplitOptions {
  /** The same seed gives the same parts. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
  /** A class for each example: every part then gets its share of each class, to within one example (stratified). */
  readonly by?: ArrayLike<number>;
}

/**
 * Divides a data set at random into parts that share no example and leave none out.
 *
 * @param data - The data set.
 * @param shares - One number per part: shares that add up to 1, or numbers of examples that add up to `data.length`.
 * @returns The parts, each in random order. Nothing is copied.
 * @throws ShapeError when the shares don't add up, or `by` has not one class per example.
 *
 * @example
 * ```ts
 * import { randomSplit, TensorDataset } from "@nn/data";
 * const data = new TensorDataset({ x: new Float32Array(100), y: new Int32Array(100) });
 * const [train, test] = randomSplit(data, [0.8, 0.2], { seed: 0 });
 * console.log(train.length, test.length); // 80 20
 * ```
 */
export function randomSplit<Data extends AnyDataset>(
  data: Data,
  shares: readonly number[],
  options: SplitOptions = {},
): Subset<Data>[] {
  const { by, seed = drawSeed(defaultGenerator) } = options;
  const { length } = data;
  const limits = cumulativeShares(shares, length);
  if (by && by.length !== length) {
    throw new ShapeError("randomSplit", `by has ${by.length} classes, the data set ${length} examples`);
  }
  const order = permutation(length, streamGenerator(seed));
  const groups = new Map<number, number[]>();
  for (const index of order) {
    const key = by ? by[index] : 0;
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  const partOf = new Int32Array(length);
  let before = 0;
  for (const [, group] of [...groups].sort(([a], [b]) => a - b)) {
    const after = before + group.length;
    // Rounded over all groups together, so that the parts come out in the sizes asked for.
    let from = 0;
    limits.forEach((limit, part) => {
      const wanted = Math.round(limit * after) - Math.round(limit * before);
      const to = part === limits.length - 1 ? group.length : Math.min(Math.max(wanted, from), group.length);
      for (let i = from; i < to; i++) partOf[group[i]] = part;
      from = to;
    });
    before = after;
  }
  return shares.map(
    (_, part) =>
      new Subset(
        data,
        order.filter((index) => partOf[index] === part),
      ),
  );
}

function cumulativeShares(shares: readonly number[], length: number): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const counts = shares.every((share) => Number.isInteger(share)) && total === length;
  if (shares.some((share) => !(share >= 0)) || !(counts || Math.abs(total - 1) < 1e-6)) {
    throw new ShapeError(
      "randomSplit",
      `the shares ${formatShape(shares)} add up to ${total}`,
      `give shares that add up to 1, or numbers of examples that add up to ${length}`,
    );
  }
  let sum = 0;
  return shares.map((share) => (sum += share) / (counts ? Math.max(length, 1) : total));
}

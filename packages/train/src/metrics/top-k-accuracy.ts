import { arange, IndexError, ShapeError, type Tensor, type TypedArray } from "@nn/tensor";
import type { TargetOptions } from "./accuracy.js";
import { checkCount, checkScores } from "./labels.js";
import { Metric } from "./metric.js";
import { Ratio } from "./ratio.js";

/**
 * The share of examples whose class is among the k largest scores, as scikit-learn's `top_k_accuracy_score`: of equal
 * scores, those of later classes come first. NaN before the first example.
 *
 * `update(input, target)` takes scores `[N, C, ...]` and class indexes `[N, ...]`.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { TopKAccuracy } from "@nn/train";
 * const top2 = new TopKAccuracy(2);
 * await top2.update(tensor([[0.5, 0.2, 0.3], [0.6, 0.3, 0.1]]), tensor([2, 2], { dtype: "int32" }));
 * console.log(await top2.compute()); // 0.5
 * ```
 */
export class TopKAccuracy extends Metric<[input: Tensor, target: Tensor], number> {
  readonly #found = new Ratio();

  /**
   * @param k - How many classes may be named.
   * @throws NNError when `k` is not a whole number from 1 on.
   */
  constructor(
    readonly k: number,
    readonly options: TargetOptions = {},
  ) {
    super();
    checkCount("TopKAccuracy", "k", k);
  }

  protected measure(input: Tensor, target: Tensor): Tensor[] {
    checkScores("TopKAccuracy", input, target);
    const classes = input.shape[1];
    if (this.k > classes) {
      throw new ShapeError("TopKAccuracy", `the ${this.k} largest of ${classes} scores were asked for`);
    }
    const scores = input.detach(); // [N, C, ...]
    const label = target.cast("int32").unsqueeze(1); // [N, 1, ...]
    const places = arange(classes, { dtype: "int32" }).reshape(
      scores.shape.map((_, i) => (i === 1 ? classes : 1)),
    );
    // By where instead of an index: targets outside the classes are refused once their values are there.
    const own = places.eq(label).where(scores, 0).sum(1, { keepdim: true }); // [N, 1, ...]
    const before = scores.gt(own).logicalOr(scores.eq(own).logicalAnd(places.gt(label))); // [N, C, ...]
    return [before.cast("int32").sum(1), target, scores];
  }

  protected add([before, target]: TypedArray[], [, , scores]: readonly Tensor[]): void {
    target.forEach((label, i) => {
      if (label === this.options.ignoreIndex) return;
      if (label < 0 || label >= scores.shape[1]) {
        throw new IndexError("TopKAccuracy", `target ${label} is not one of the ${scores.shape[1]} classes`);
      }
      this.#found.add(before[i] < this.k ? 1 : 0, 1);
    });
  }

  protected clear(): void {
    this.#found.clear();
  }

  protected absorb(other: this): void {
    this.#found.absorb(other.#found);
  }

  protected result(): number {
    return this.#found.value;
  }
}

import { IndexError, type Tensor, type TypedArray } from "@nn/tensor";
import type { TargetOptions } from "./accuracy.js";
import { checkCount, predictedLabels } from "./labels.js";
import { Metric } from "./metric.js";

/**
 * How often class i was taken for class j, in row i and column j, as scikit-learn's `confusion_matrix` with
 * `labels=range(numClasses)`.
 *
 * `update(input, target)` takes scores `[N, C, ...]`, of which the largest is the prediction, or class indexes of the
 * target's shape; and the target, class indexes `[N, ...]`.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { ConfusionMatrix } from "@nn/train";
 * const matrix = new ConfusionMatrix(2);
 * await matrix.update(tensor([0, 1, 1], { dtype: "int32" }), tensor([0, 0, 1], { dtype: "int32" }));
 * console.log(await matrix.compute()); // [[1, 1], [0, 1]]
 * ```
 */
export class ConfusionMatrix extends Metric<[input: Tensor, target: Tensor], number[][]> {
  readonly #counts: Float64Array;

  /**
   * @param numClasses - How many classes there are.
   * @throws NNError when `numClasses` is not a whole number from 1 on.
   */
  constructor(
    readonly numClasses: number,
    readonly options: TargetOptions = {},
  ) {
    super();
    checkCount("ConfusionMatrix", "numClasses", numClasses);
    this.#counts = new Float64Array(numClasses * numClasses);
  }

  protected measure(input: Tensor, target: Tensor): Tensor[] {
    return [predictedLabels("ConfusionMatrix", input, target), target];
  }

  protected add([predicted, target]: TypedArray[]): void {
    const counted = [...target.keys()].filter((i) => target[i] !== this.options.ignoreIndex);
    // All are looked at before any is counted.
    for (const i of counted) {
      this.#check("target", target[i]);
      this.#check("prediction", predicted[i]);
    }
    for (const i of counted) this.#counts[target[i] * this.numClasses + predicted[i]]++;
  }

  protected clear(): void {
    this.#counts.fill(0);
  }

  protected absorb(other: this): void {
    other.#counts.forEach((count, i) => (this.#counts[i] += count));
  }

  protected result(): number[][] {
    const n = this.numClasses;
    return Array.from({ length: n }, (_, i) => [...this.#counts.subarray(i * n, (i + 1) * n)]);
  }

  #check(what: string, label: number): void {
    if (label >= 0 && label < this.numClasses) return;
    throw new IndexError("ConfusionMatrix", `${what} ${label} is not one of the ${this.numClasses} classes`);
  }
}

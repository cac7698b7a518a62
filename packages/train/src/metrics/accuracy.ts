import type { Tensor, TypedArray } from "@nn/tensor";
import { predictedLabels } from "./labels.js";
import { Metric } from "./metric.js";
import { Ratio } from "./ratio.js";

/** Options of metrics that compare with class indexes. */
export interface TargetOptions {
  /** Targets of this class don't count, as for padding. Initially every target counts. */
  readonly ignoreIndex?: number;
}

/**
 * The share of examples whose class was found: (1/N) sum [prediction = target], as scikit-learn's `accuracy_score`. NaN
 * before the first example.
 *
 * `update(input, target)` takes scores `[N, C, ...]`, of which the largest is the prediction, or class indexes of the
 * target's shape; and the target, class indexes `[N, ...]`.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { Accuracy } from "@nn/train";
 * const accuracy = new Accuracy();
 * await accuracy.update(tensor([[0.1, 0.9], [0.8, 0.2]]), tensor([1, 1], { dtype: "int32" }));
 * console.log(await accuracy.compute()); // 0.5
 * ```
 */
export class Accuracy extends Metric<[input: Tensor, target: Tensor], number> {
  readonly #found = new Ratio();

  constructor(readonly options: TargetOptions = {}) {
    super();
  }

  protected measure(input: Tensor, target: Tensor): Tensor[] {
    return [predictedLabels("Accuracy", input, target), target];
  }

  protected add([predicted, target]: TypedArray[]): void {
    target.forEach((label, i) => {
      if (label !== this.options.ignoreIndex) this.#found.add(predicted[i] === label ? 1 : 0, 1);
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

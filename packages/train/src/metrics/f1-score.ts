import type { Tensor, TypedArray } from "@nn/tensor";
import type { TargetOptions } from "./accuracy.js";
import { ConfusionMatrix } from "./confusion-matrix.js";
import { Metric } from "./metric.js";

/** Options of {@link Precision}, {@link Recall} and {@link F1Score}. */
export interface ClassAverageOptions extends TargetOptions {
  /**
   * `macro`: the mean over the classes; `weighted`: the same, weighted with their examples; `micro`: of all examples
   * counted together. Initially `macro`.
   */
  readonly average?: "macro" | "micro" | "weighted";
}

/** Of one class, or of all together. */
interface Counts {
  /** Found rightly. */
  readonly hits: number;
  /** Found, rightly or not. */
  readonly predicted: number;
  /** There were. */
  readonly actual: number;
}

/** Something that is a quotient of counts for each class, 0 where it would be 0 / 0. */
abstract class ClassScore extends Metric<[input: Tensor, target: Tensor], number> {
  readonly #matrix: Counter;

  /** @param numClasses - How many classes there are. */
  constructor(
    numClasses: number,
    readonly options: ClassAverageOptions = {},
  ) {
    super();
    this.#matrix = new Counter(numClasses, options);
  }

  /** The score of some counts. */
  protected abstract of(counts: Counts): number;

  /** The score of each class. */
  async perClass(): Promise<number[]> {
    await this.compute();
    return this.#matrix.perClass().map((counts) => this.of(counts));
  }

  protected measure(input: Tensor, target: Tensor): readonly Tensor[] {
    return this.#matrix.measure(input, target);
  }

  protected add(values: TypedArray[]): void {
    this.#matrix.add(values);
  }

  protected clear(): void {
    this.#matrix.clear();
  }

  protected absorb(other: this): void {
    this.#matrix.absorb(other.#matrix);
  }

  protected result(): number {
    const { average = "macro" } = this.options;
    const classes = this.#matrix.perClass();
    const total = (of: (counts: Counts) => number): number => classes.reduce((sum, c) => sum + of(c), 0);
    const actual = total((c) => c.actual);
    if (average === "micro") {
      return this.of({ hits: total((c) => c.hits), predicted: total((c) => c.predicted), actual });
    }
    if (average === "macro") return total((c) => this.of(c)) / classes.length;
    return total((c) => this.of(c) * c.actual) / actual;
  }
}

/** A confusion matrix that another metric keeps. */
class Counter extends ConfusionMatrix {
  override measure(input: Tensor, target: Tensor): Tensor[] {
    return super.measure(input, target);
  }

  override add(values: TypedArray[]): void {
    super.add(values);
  }

  override clear(): void {
    super.clear();
  }

  override absorb(other: this): void {
    super.absorb(other);
  }

  perClass(): Counts[] {
    const rows = this.result();
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    return rows.map((row, i) => ({
      hits: row[i],
      predicted: sum(rows.map((other) => other[i])),
      actual: sum(row),
    }));
  }
}

/**
 * What share of the examples that were taken for a class are of it, TP / (TP + FP), as scikit-learn's `precision_score`
 * with `labels=range(numClasses)` and `zero_division=0`. `perClass()` answers that of each class.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { Precision } from "@nn/train";
 * const precision = new Precision(2);
 * await precision.update(tensor([1, 1, 0], { dtype: "int32" }), tensor([1, 0, 0], { dtype: "int32" }));
 * console.log(await precision.compute(), await precision.perClass()); // 0.75 [1, 0.5]
 * ```
 */
export class Precision extends ClassScore {
  protected of({ hits, predicted }: Counts): number {
    return hits / Math.max(predicted, 1);
  }
}

/**
 * What share of the examples of a class are found, TP / (TP + FN), as scikit-learn's `recall_score` with
 * `labels=range(numClasses)` and `zero_division=0`. `perClass()` answers that of each class.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { Recall } from "@nn/train";
 * const recall = new Recall(2);
 * await recall.update(tensor([1, 1, 0], { dtype: "int32" }), tensor([1, 0, 0], { dtype: "int32" }));
 * console.log(await recall.compute(), await recall.perClass()); // 0.75 [0.5, 1]
 * ```
 */
export class Recall extends ClassScore {
  protected of({ hits, actual }: Counts): number {
    return hits / Math.max(actual, 1);
  }
}

/**
 * The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN), as scikit-learn's `f1_score` with
 * `labels=range(numClasses)` and `zero_division=0`. `perClass()` answers that of each class.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { F1Score } from "@nn/train";
 * const f1 = new F1Score(2, { average: "micro" });
 * await f1.update(tensor([1, 1, 0, 0], { dtype: "int32" }), tensor([1, 0, 0, 0], { dtype: "int32" }));
 * console.log(await f1.compute()); // 0.75
 * ```
 */
export class F1Score extends ClassScore {
  protected of({ hits, predicted, actual }: Counts): number {
    return (2 * hits) / Math.max(predicted + actual, 1);
  }
}

import { formatShape, IndexError, ShapeError, ValueError, type Tensor, type TypedArray } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";
import type { TargetOptions } from "./accuracy.js";
import { checkScores, checkTarget } from "./labels.js";
import { Metric } from "./metric.js";

/** Options of {@link AUROC} and {@link AveragePrecision}. */
export interface RankedOptions extends TargetOptions {
  /**
   * Of several classes, each against the rest: `macro`, the mean over the classes, or `weighted` with their examples.
   * Initially `macro`.
   */
  readonly average?: "macro" | "weighted";
}

/** One class against the rest. */
export interface Ranking {
  /** The examples that share a score, from the highest score to the lowest. */
  readonly groups: readonly { readonly positive: number; readonly negative: number }[];
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Something of the order in which scores put examples. All scores are kept, so that the answer is exact: 12 bytes and
 * less for each.
 */
export abstract class RankedScores extends Metric<[input: Tensor, target: Tensor], number> {
  #batches: { readonly scores: TypedArray; readonly labels: number[] }[] = [];
  /** Scores for each example: 1 for two classes. */
  #columns: number | undefined;

  constructor(readonly options: RankedOptions = {}) {
    super();
  }

  /** The score of one class, undefined where it can't be said. */
  protected abstract of(ranking: Ranking): number;

  /** The score of each class against the rest; of two classes with one score, only that of class 1. */
  async perClass(): Promise<number[]> {
    await this.compute();
    return this.#rankings().map((ranking) => this.of(ranking));
  }

  protected measure(input: Tensor, target: Tensor): Tensor[] {
    const operation = this.constructor.name;
    if (sameShape(input.shape, target.shape)) {
      checkTarget(operation, target);
      return [input.detach(), target];
    }
    checkScores(operation, input, target);
    const last = [...input.shape.keys()].filter((axis) => axis !== 1);
    return [input.detach().permute([...last, 1]), target]; // [N, ..., C]
  }

  protected add([scores, target]: TypedArray[], [input, targets]: readonly Tensor[]): void {
    const columns = input.rank === targets.rank ? 1 : input.shape[input.rank - 1];
    this.#check(scores, target, columns);
    this.#columns = columns;
    const labels = [...target];
    this.#batches.push({ scores, labels });
  }

  protected clear(): void {
    this.#batches = [];
    this.#columns = undefined;
  }

  protected absorb(other: this): void {
    if (other.#columns === undefined) return;
    this.#checkColumns(other.#columns);
    this.#columns = other.#columns;
    this.#batches.push(...other.#batches);
  }

  protected result(): number {
    const rankings = this.#rankings().filter(({ positives, negatives }) => positives > 0 && negatives > 0);
    const weights = rankings.map(({ positives }) => (this.options.average === "weighted" ? positives : 1));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return rankings.reduce((sum, ranking, i) => sum + weights[i] * this.of(ranking), 0) / total;
  }

  #check(scores: TypedArray, target: TypedArray, columns: number): void {
    const operation = this.constructor.name;
    this.#checkColumns(columns);
    const classes = Math.max(columns, 2);
    const { ignoreIndex } = this.options;
    const wrong = target.find((label) => label !== ignoreIndex && !(label >= 0 && label < classes));
    if (wrong !== undefined) {
      throw new IndexError(operation, `target ${wrong} is not one of the ${classes} classes`);
    }
    if (scores.some(Number.isNaN))
      throw new ValueError(operation, "a score is NaN, which has no place in an order");
  }

  #checkColumns(columns: number): void {
    if (this.#columns === undefined || this.#columns === columns) return;
    throw new ShapeError(
      this.constructor.name,
      `batches with scores ${formatShape([this.#columns])} and ${formatShape([columns])} for each example`,
      "use one metric for each kind, or reset()",
    );
  }

  #rankings(): Ranking[] {
    const columns = this.#columns ?? 0;
    return Array.from({ length: columns }, (_, column) => {
      // A lone score is that of class 1.
      const label = columns === 1 ? 1 : column;
      const examples = this.#batches.flatMap(({ scores, labels }) =>
        labels.map((own, i) => ({ score: scores[i * columns + column], own })),
      );
      const counted = examples.filter(({ own }) => own !== this.options.ignoreIndex);
      return ranked(counted.map(({ score, own }) => ({ score, positive: own === label })));
    });
  }
}

function ranked(examples: { readonly score: number; readonly positive: boolean }[]): Ranking {
  examples.sort((a, b) => b.score - a.score);
  const groups: { score: number; positive: number; negative: number }[] = [];
  for (const { score, positive } of examples) {
    let group = groups.at(-1);
    if (group?.score !== score) groups.push((group = { score, positive: 0, negative: 0 }));
    group[positive ? "positive" : "negative"]++;
  }
  const positives = groups.reduce((sum, { positive }) => sum + positive, 0);
  return { groups, positives, negatives: examples.length - positives };
}

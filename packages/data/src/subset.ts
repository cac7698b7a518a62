import { allIndices, checkIndices } from "./check-indices.js";
import type { Dataset } from "./dataset.js";

/**
 * Some of the examples of a data set, as a data set. Nothing is copied.
 *
 * @example
 * ```ts
 * import { Subset, TensorDataset } from "@nn/data";
 * const data = new TensorDataset({ x: new Float32Array([10, 20, 30, 40]) });
 * const { x } = new Subset(data, [3, 1]).all();
 * console.log(await x.array()); // [40, 20]
 * ```
 */
export class Subset<Batch> implements Dataset<Batch> {
  /** Which examples of `data`, in the order that they have here. */
  readonly indices: Int32Array;

  /**
   * @param data - The whole data set.
   * @param indices - Which of its examples, copied.
   * @throws IndexError where an index is out of range.
   */
  constructor(
    readonly data: Dataset<Batch>,
    indices: ArrayLike<number>,
  ) {
    checkIndices("Subset", indices, data.length);
    this.indices = Int32Array.from(indices);
  }

  /** The number of examples. */
  get length(): number {
    return this.indices.length;
  }

  /**
   * The examples at `indices` of this subset, together.
   *
   * @throws IndexError where an index is out of range.
   */
  batch(indices: ArrayLike<number>): Batch {
    checkIndices("Subset.batch", indices, this.length);
    const inner = new Int32Array(indices.length);
    for (let i = 0; i < inner.length; i++) inner[i] = this.indices[indices[i]];
    return this.data.batch(inner);
  }

  /** Every example of the subset, in one batch. */
  all(): Batch {
    return this.batch(allIndices(this.length));
  }
}

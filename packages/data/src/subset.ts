import { allIndices, checkIndices } from "./check-indices.js";
import type { AnyDataset, BatchResult, Dataset, ExampleResult } from "./dataset.js";
import { batchReader, readExample } from "./read-batch.js";

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
export class Subset<Data extends AnyDataset> implements Dataset<BatchResult<Data>> {
  /** Which examples of `data`, in the order that they have here. */
  readonly indices: Int32Array;

  /**
   * @param data - The whole data set.
   * @param indices - Which of its examples, copied.
   * @throws IndexError where an index is out of range.
   */
  constructor(
    readonly data: Data,
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
  batch(indices: ArrayLike<number>): BatchResult<Data> {
    checkIndices("Subset.batch", indices, this.length);
    const inner = new Int32Array(indices.length);
    for (let i = 0; i < inner.length; i++) inner[i] = this.indices[indices[i]];
    return batchReader(this.data)(inner);
  }

  /**
   * Example number `index` of this subset, where the data set has single ones.
   *
   * @throws IndexError where the index is out of range.
   */
  get(index: number): ExampleResult<Data> {
    checkIndices("Subset.get", [index], this.length);
    return readExample("Subset.get", this.data, this.indices[index]);
  }

  /** Every example of the subset, in one batch. */
  all(): BatchResult<Data> {
    return this.batch(allIndices(this.length));
  }
}

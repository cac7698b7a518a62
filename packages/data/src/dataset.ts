/**
 * Examples that are reached by their index. `Batch` is what several of them look like together, usually an object of
 * tensors with the examples along the first axis.
 *
 * Write your own by giving these two members:
 *
 * @example
 * ```ts
 * import { DataLoader, type Dataset } from "@nn/data";
 * import { tensor, type Tensor } from "@nn/tensor";
 * const squares: Dataset<{ x: Tensor; y: Tensor }> = {
 *   length: 100,
 *   batch: (indices) => {
 *     const x = Array.from(indices, (i) => [i]);
 *     return { x: tensor(x), y: tensor(x.map(([i]) => [i * i])) };
 *   },
 * };
 * for await (const { x, y } of new DataLoader(squares, { batchSize: 10 })) console.log(x.shape, y.shape);
 * ```
 */
export interface Dataset<Batch> {
  /** The number of examples. */
  readonly length: number;
  /**
   * The examples at `indices` (whole numbers from 0 to `length - 1`, in any order, repeats allowed), together.
   *
   * @throws IndexError where an index is out of range.
   */
  batch(indices: ArrayLike<number>): Batch;
}

/** What one batch of a data set or of a loader is: `BatchOf<typeof data>`. */
export type BatchOf<Data extends Dataset<unknown>> = ReturnType<Data["batch"]>;

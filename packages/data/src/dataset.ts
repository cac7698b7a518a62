import type { Collated } from "./collate.js";

/**
 * Examples that are reached by their index. `Batch` is what several of them look like together, usually an object of
 * tensors with the examples along the first axis, or a promise of it.
 *
 * Write your own by giving these two members, or an {@link ExampleDataset}:
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

/**
 * Examples that are reached one by one: PyTorch's map-style data set. A loader makes batches of them with its
 * `collateFn`, initially `defaultCollate`.
 *
 * @example
 * ```ts
 * import { DataLoader, type ExampleDataset } from "@nn/data";
 * import { tensor, type Tensor } from "@nn/tensor";
 * const words = ["one", "two", "three"];
 * const data: ExampleDataset<{ word: string; letters: number; code: Tensor }> = {
 *   length: words.length,
 *   // Files could be read here.
 *   get: async (i) => ({ word: words[i], letters: words[i].length, code: tensor([i, -i]) }),
 * };
 * for await (const { word, letters, code } of new DataLoader(data, { batchSize: 3 })) {
 *   console.log(word, await letters.array(), code.shape); // ["one", "two", "three"] [3, 3, 5] [3, 2]
 * }
 * ```
 */
export interface ExampleDataset<Example> {
  /** The number of examples. */
  readonly length: number;
  /** The example at a place from 0 to `length - 1`, or a promise of it. */
  get(index: number): Example | Promise<Example>;
}

/** A data set of any kind; an array is one of its elements. */
export type AnyDataset = Dataset<unknown> | ExampleDataset<unknown> | readonly unknown[];

/** What asking for an example answers; never, if there are only whole batches. */
export type ExampleResult<Data> = Data extends readonly (infer Example)[]
  ? Example
  : Data extends { get(index: number): infer Example }
    ? Example
    : never;

/** What one example of a data set is; never, if it has only whole batches. */
export type ExampleOf<Data> = Awaited<ExampleResult<Data>>;

/** What asking for a batch answers: a promise, where examples are promised. */
export type BatchResult<Data> =
  Data extends Dataset<infer Batch> ? Batch : CollatedResult<ExampleResult<Data>>;

type CollatedResult<Example> =
  Example extends Promise<infer Value> ? Promise<Collated<Value>> : Collated<Example>;

/** What one batch of a data set or of a loader is: `BatchOf<typeof data>`. */
export type BatchOf<Data> = Awaited<BatchResult<Data>>;

import { ValueError, type Generator } from "@nn/tensor";
import { Sampler } from "./sampler.js";

/** Options of {@link BatchSampler}. */
export interface BatchSamplerOptions {
  /** Whether to leave out a last batch that isn't full. Initially false. */
  readonly dropLast?: boolean | undefined;
}

/**
 * The indices of another sampler, batch by batch.
 *
 * @example
 * ```ts
 * import { BatchSampler, SequentialSampler } from "@nn/data";
 * const batches = new BatchSampler(new SequentialSampler({ length: 5 }), 2);
 * console.log([...batches]); // [0, 1], [2, 3], [4]
 * ```
 */
export class BatchSampler extends Sampler<Int32Array> {
  readonly dropLast: boolean;

  /**
   * @param sampler - The examples and their order.
   * @param batchSize - How many of them make a batch.
   * @throws ValueError when `batchSize` is not a whole number above 0.
   */
  constructor(
    readonly sampler: Sampler,
    readonly batchSize: number,
    options: BatchSamplerOptions = {},
  ) {
    super();
    if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
      throw new ValueError("BatchSampler", `batchSize must be a whole number above 0, got ${batchSize}`);
    }
    this.dropLast = options.dropLast ?? false;
  }

  get length(): number {
    const batches = this.sampler.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *sample(generator: Generator): Iterable<Int32Array> {
    const order = Int32Array.from(this.sampler.sample(generator));
    for (let i = 0; i < this.length; i++) yield order.subarray(i * this.batchSize, (i + 1) * this.batchSize);
  }
}

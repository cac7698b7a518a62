import { defaultGenerator, ValueError } from "@nn/tensor";
import { endIteration } from "@nn/tensor/graph";
import { breathe } from "./breathe.js";
import { defaultCollate, type Collated } from "./collate.js";
import { drawSeed, drawUniform, streamGenerator } from "./permutation.js";
import type { CollateFn } from "./read-batch.js";

/** Options of {@link StreamLoader}. */
export interface StreamLoaderOptions<Example, Batch> {
  /** Examples in a batch. Initially 1. */
  readonly batchSize?: number;
  /** Whether to leave out a last batch that isn't full. Initially false. */
  readonly dropLast?: boolean;
  /** Makes a batch of examples. Initially `defaultCollate`. */
  readonly collateFn?: CollateFn<Example, Batch>;
  /** Each example is drawn from so many of the next ones. Initially 1: they come in their order. */
  readonly shuffleBuffer?: number;
  /** Fixes the order of the draws. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
}

/**
 * Batches of examples that come one after the other, such as the lines of a large file: PyTorch's DataLoader of an
 * IterableDataset. Each `for await` over it is an epoch, for which the stream is gone through anew. What a stream has
 * given can't be skipped without reading it, so it has no state to go on from: that takes a `DataLoader`.
 *
 * @example
 * ```ts
 * import { StreamLoader } from "@nn/data";
 * const lines = { *[Symbol.iterator]() { yield* ["a", "bb", "ccc"]; } };
 * const loader = new StreamLoader(lines, { batchSize: 2 });
 * for await (const batch of loader) console.log(batch); // ["a", "bb"], ["ccc"]
 * ```
 */
export class StreamLoader<Example, Batch = Collated<Example>> implements AsyncIterable<Awaited<Batch>> {
  readonly batchSize: number;
  readonly #seed: number;
  #epoch = 0;

  /**
   * @param stream - The examples; for more than one epoch something that can be gone through again, not a generator.
   * @throws ValueError when `batchSize` or `shuffleBuffer` is not a whole number above 0.
   */
  constructor(
    readonly stream: AsyncIterable<Example> | Iterable<Example>,
    readonly options: StreamLoaderOptions<Example, Batch> = {},
  ) {
    const { batchSize = 1, shuffleBuffer = 1 } = options;
    for (const [name, value] of Object.entries({ batchSize, shuffleBuffer })) {
      if (Number.isSafeInteger(value) && value >= 1) continue;
      throw new ValueError("StreamLoader", `${name} must be a whole number above 0, got ${value}`);
    }
    this.batchSize = batchSize;
    this.#seed = options.seed ?? (shuffleBuffer > 1 ? drawSeed(defaultGenerator) : 0);
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Awaited<Batch>, void, undefined> {
    for await (const examples of this.#groups()) {
      const { collateFn = defaultCollate } = this.options;
      try {
        yield await (collateFn(examples) as Batch);
      } finally {
        endIteration();
      }
      await breathe();
    }
  }

  async *#groups(): AsyncGenerator<Example[], void, undefined> {
    let group: Example[] = [];
    for await (const example of this.#shuffled()) {
      group.push(example);
      if (group.length < this.batchSize) continue;
      yield group;
      group = [];
    }
    if (group.length > 0 && !this.options.dropLast) yield group;
  }

  /** The examples, each drawn from a buffer of the next ones, which is refilled as it goes. */
  async *#shuffled(): AsyncGenerator<Example, void, undefined> {
    const { shuffleBuffer = 1 } = this.options;
    const generator = streamGenerator(this.#seed, this.#epoch++);
    const buffer: Example[] = [];
    const draw = (): Example => {
      const place = Math.floor(drawUniform(generator) * buffer.length);
      const [last] = buffer.splice(-1);
      if (place === buffer.length) return last;
      const drawn = buffer[place];
      buffer[place] = last;
      return drawn;
    };
    for await (const example of this.stream) {
      buffer.push(example);
      if (buffer.length >= shuffleBuffer) yield draw();
    }
    while (buffer.length > 0) yield draw();
  }
}

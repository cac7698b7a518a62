import { defaultGenerator, NNError, ValueError } from "@nn/tensor";
import { endIteration } from "@nn/tensor/graph";
import { breathe } from "./breathe.js";
import { allIndices } from "./check-indices.js";
import type { Dataset } from "./dataset.js";
import { drawSeed, permutation } from "./permutation.js";

/** Options of {@link DataLoader}. */
export interface DataLoaderOptions {
  /** Examples in a batch. Initially 1. */
  readonly batchSize?: number;
  /** Whether each epoch takes the examples in another random order. Initially false. */
  readonly shuffle?: boolean;
  /** Fixes the orders of all epochs. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
  /** Whether to leave out a last batch that isn't full. Initially false. */
  readonly dropLast?: boolean;
}

/** Where a {@link DataLoader} is: plain numbers, to be stored with a model, as JSON for example. */
export interface DataLoaderState {
  /** Fixes the orders of all epochs: with `epoch` it is the whole state of their random numbers. */
  readonly seed: number;
  /** The epoch that goes on, or comes next: 0, 1, … */
  readonly epoch: number;
  /** The batches of this epoch that were handed out. */
  readonly position: number;
  /** The batches of a whole epoch, to know other data or another batch size by. */
  readonly batches: number;
}

type Place = Omit<DataLoaderState, "batches">;

/**
 * The batches of a data set: each `for await` (or plain `for`) over it is an epoch. Order number e is fixed by the seed
 * and e alone.
 *
 * It marks the iterations of the training loop for the memory of the device, and `for await` lets the page or process
 * have a turn every 15 ms, so that it stays responsive.
 *
 * @example
 * ```ts
 * import { DataLoader, digits } from "@nn/data";
 * const loader = new DataLoader(digits().train, { batchSize: 64, shuffle: true, seed: 1 });
 * console.log(loader.length); // 23
 * for await (const { x, y } of loader) console.log(x.shape, y.shape);
 * ```
 */
export class DataLoader<Batch> implements Iterable<Batch>, AsyncIterable<Batch> {
  /** The batches of one epoch. */
  readonly length: number;
  readonly batchSize: number;
  readonly #shuffle: boolean;
  #state: Place;
  /** Whether the next iteration goes on in the middle of an epoch. */
  #resume = false;

  /**
   * @param data - The examples: anything with `length` and `batch(indices)`.
   * @throws NNError when `batchSize` is not a whole number above 0.
   */
  constructor(
    readonly data: Dataset<Batch>,
    options: DataLoaderOptions = {},
  ) {
    const { batchSize = 1, shuffle = false, dropLast = false } = options;
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new NNError("DataLoader", `batchSize must be a whole number above 0, got ${batchSize}`);
    }
    this.batchSize = batchSize;
    const batches = data.length / batchSize;
    this.length = dropLast ? Math.floor(batches) : Math.ceil(batches);
    this.#shuffle = shuffle;
    const seed = options.seed ?? (shuffle ? drawSeed(defaultGenerator) : 0);
    this.#state = { seed, epoch: 0, position: 0 };
  }

  /** Where the loader is: inside a loop, the position counts the batch that is being worked on. */
  stateDict(): DataLoaderState {
    return { ...this.#state, batches: this.length };
  }

  /**
   * Has the next loop go on where a loader in this state was: with the batches of that epoch that were not handed out, in
   * the same order. Those that were are not read again.
   *
   * @throws ValueError when the state is not one of this loader: of other data or another batch size, or with numbers that
   * aren't whole. Nothing changes then.
   *
   * @example
   * ```ts
   * import { DataLoader, moons } from "@nn/data";
   * const make = () => new DataLoader(moons(10, { seed: 0 }), { batchSize: 2, shuffle: true });
   * const loader = make();
   * for await (const _ of loader) if (loader.stateDict().position === 2) break;
   * const saved = JSON.stringify(loader.stateDict());
   *
   * const resumed = make();
   * resumed.loadStateDict(JSON.parse(saved));
   * for await (const { x } of resumed) console.log(x.shape); // the 3 batches that were left
   * ```
   */
  loadStateDict(state: DataLoaderState): void {
    const { seed, epoch, position, batches } = state;
    const whole = [seed, epoch, position].every((n) => Number.isSafeInteger(n) && n >= 0);
    if (!whole || batches !== this.length || position > batches) {
      throw new ValueError(
        "DataLoader.loadStateDict",
        `seed ${seed}, epoch ${epoch}, position ${position} of ${batches} is no state of a loader of ${this.length} batches`,
        "use the data and the options with which it was saved",
      );
    }
    this.#state = { seed, epoch, position };
    this.#resume = true;
  }

  /** One epoch, or the rest of one after {@link DataLoader.loadStateDict}. */
  *[Symbol.iterator](): Iterator<Batch, void, undefined> {
    const { seed, epoch, position } = this.#begin();
    const order = this.#shuffle ? permutation(this.data.length, seed, epoch) : allIndices(this.data.length);
    for (let i = position; i < this.length; i++) {
      const batch = this.data.batch(order.subarray(i * this.batchSize, (i + 1) * this.batchSize));
      this.#state = { seed, epoch, position: i + 1 };
      try {
        yield batch;
      } finally {
        endIteration();
      }
    }
    this.#state = { seed, epoch: epoch + 1, position: 0 };
  }

  /** As the plain iterator, letting other work have its turn now and then. */
  async *[Symbol.asyncIterator](): AsyncIterator<Batch, void, undefined> {
    for (const batch of this) {
      yield batch;
      await breathe();
    }
  }

  /**
   * Epoch after epoch without end, for loops that count steps; leave it with `break`. The orders are those of the epochs.
   *
   * @throws NNError when an epoch has no batch.
   *
   * @example
   * ```ts
   * import { DataLoader, moons } from "@nn/data";
   * const loader = new DataLoader(moons(10, { seed: 0 }), { batchSize: 5 });
   * let step = 0;
   * for await (const { x } of loader.endless()) {
   *   console.log(x.shape); // [5, 2]
   *   if (++step === 7) break;
   * }
   * ```
   */
  async *endless(): AsyncGenerator<Batch, void, undefined> {
    if (this.length === 0) {
      throw new NNError(
        "DataLoader.endless",
        "an epoch has no batch",
        "use a smaller batchSize or more data",
      );
    }
    for (;;) yield* this;
  }

  /** The state that an iteration starts with: an epoch that was left in the middle is over, unless it is resumed. */
  #begin(): Place {
    const { seed, epoch, position } = this.#state;
    const ended = position > 0 && (!this.#resume || position === this.length);
    this.#resume = false;
    if (ended) this.#state = { seed, epoch: epoch + 1, position: 0 };
    return this.#state;
  }
}

import { defaultGenerator, NNError, ValueError, type Generator } from "@nn/tensor";
import { endIteration } from "@nn/tensor/graph";
import { breathe } from "./breathe.js";
import type { AnyDataset, BatchOf, ExampleOf } from "./dataset.js";
import { drawSeed, streamGenerator } from "./permutation.js";
import { readAhead } from "./read-ahead.js";
import { batchReader, collatingReader, type CollateFn } from "./read-batch.js";
import { BatchSampler } from "./samplers/batch-sampler.js";
import { RandomSampler } from "./samplers/random-sampler.js";
import type { Sampler } from "./samplers/sampler.js";
import { SequentialSampler } from "./samplers/sequential-sampler.js";

/** Options of {@link DataLoader}: how the examples are taken. */
export interface DataLoaderOptions {
  /** Examples in a batch. Initially 1. */
  readonly batchSize?: number;
  /** Whether each epoch takes the examples in another random order. Initially false. */
  readonly shuffle?: boolean;
  /** Which examples an epoch takes, in which order, in place of `shuffle`. */
  readonly sampler?: Sampler;
  /** Which examples make each batch, in place of `batchSize`, `shuffle`, `sampler` and `dropLast`. */
  readonly batchSampler?: Sampler<ArrayLike<number>>;
  /** Fixes the orders of all epochs. Initially drawn from the default generator, which `manualSeed` seeds. */
  readonly seed?: number;
  /** Whether to leave out a last batch that isn't full. Initially false. */
  readonly dropLast?: boolean;
  /**
   * How many batches of a data set that promises them (one that reads files, a `workerDataset`) are prepared ahead of the
   * loop, with `for await`. The batches are the same. Initially 0.
   */
  readonly prefetch?: number;
}

/**
 * Options of {@link DataLoader}: what is made of the examples.
 *
 * @typeParam Example - What one example is.
 * @typeParam Joined - What `collateFn` makes of examples, or the data set of several.
 * @typeParam Batch - What a loop is given: the same, or what `transform` makes of it.
 */
export interface BatchFunctions<Example, Joined, Batch> {
  /** Makes a batch of examples. Initially what the data set makes itself, or `defaultCollate`. */
  readonly collateFn?: CollateFn<Example, Joined>;
  /**
   * Changes each batch when its turn comes, such as by `randomHorizontalFlip`. Its random numbers should come from
   * `generator`: they are then fixed by the seed, the epoch and the batch, also when a loop goes on in the middle.
   */
  readonly transform?: (batch: Awaited<Joined>, generator: Generator) => Batch;
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
 * The batches of a data set: each `for await` over it is an epoch, or a plain `for` where the data set promises nothing.
 * Order number e is fixed by the seed and e alone.
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
export class DataLoader<Data extends AnyDataset, Joined = BatchOf<Data>, Batch = Awaited<Joined>>
  implements Iterable<Batch>, AsyncIterable<Batch>
{
  readonly #batches: Sampler<ArrayLike<number>>;
  readonly #read: (indices: ArrayLike<number>) => unknown;
  readonly #transform: ((batch: Awaited<Joined>, generator: Generator) => Batch) | undefined;
  readonly #prefetch: number;
  #state: Place;
  /** Whether the next iteration goes on in the middle of an epoch. */
  #resume = false;

  /**
   * @param data - The examples: anything with `length` and `batch(indices)` or `get(index)`, or an array of them.
   * @throws ValueError when `batchSize` is not a whole number above 0, `prefetch` none from 0 on, or two options say
   * different things about the order.
   */
  constructor(
    readonly data: Data,
    options: DataLoaderOptions & BatchFunctions<ExampleOf<Data>, Joined, Batch> = {},
  ) {
    const { collateFn, transform, prefetch = 0, shuffle, sampler, batchSampler } = options;
    this.#batches = batchesOf(data, options);
    if (!Number.isSafeInteger(prefetch) || prefetch < 0) {
      throw new ValueError("DataLoader", `prefetch must be a whole number from 0 on, got ${prefetch}`);
    }
    this.#prefetch = prefetch;
    this.#read = collateFn ? collatingReader(data, collateFn) : batchReader(data);
    this.#transform = transform;
    const random = [shuffle, sampler, batchSampler, transform].some(Boolean);
    const seed = options.seed ?? (random ? drawSeed(defaultGenerator) : 0);
    this.#state = { seed, epoch: 0, position: 0 };
  }

  /** The batches of one epoch. */
  get length(): number {
    return this.#batches.length;
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

  /**
   * One epoch, or the rest of one after {@link DataLoader.loadStateDict}.
   *
   * @throws NNError when the data set promises its batches.
   */
  *[Symbol.iterator](): Iterator<Batch, void, undefined> {
    for (const indices of this.#begin()) {
      const joined = this.#read(indices);
      if (joined instanceof Promise) {
        joined.catch(() => undefined);
        throw new NNError("DataLoader", "the data set promises its batches", "use for await");
      }
      try {
        yield this.#handOut(joined as Awaited<Joined>);
      } finally {
        endIteration();
      }
    }
    this.#nextEpoch();
  }

  /** As the plain iterator, letting other work have its turn now and then. */
  async *[Symbol.asyncIterator](): AsyncIterator<Batch, void, undefined> {
    for await (const joined of readAhead(this.#begin(), this.#read, this.#prefetch)) {
      try {
        yield this.#handOut(joined as Awaited<Joined>);
      } finally {
        endIteration();
      }
      await breathe();
    }
    this.#nextEpoch();
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

  /** The indices of the batches that are left: an epoch that was left in the middle is over, unless it is resumed. */
  #begin(): Iterable<ArrayLike<number>> {
    const { position } = this.#state;
    if (position > 0 && (!this.#resume || position === this.length)) this.#nextEpoch();
    this.#resume = false;
    const { seed, epoch, position: given } = this.#state;
    return skip(this.#batches.sample(streamGenerator(seed, epoch)), given);
  }

  #handOut(joined: Awaited<Joined>): Batch {
    const { seed, epoch, position } = this.#state;
    this.#state = { seed, epoch, position: position + 1 };
    if (!this.#transform) return joined as Batch;
    const ofEpoch = drawSeed(streamGenerator(seed, TRANSFORMS + epoch));
    return this.#transform(joined, streamGenerator(ofEpoch, position));
  }

  #nextEpoch(): void {
    const { seed, epoch } = this.#state;
    this.#state = { seed, epoch: epoch + 1, position: 0 };
  }
}

/** The streams of a seed from here on are for transforms, those before for the orders of epochs. */
const TRANSFORMS = 2 ** 40;

function batchesOf(data: AnyDataset, options: DataLoaderOptions): Sampler<ArrayLike<number>> {
  const { batchSize = 1, shuffle = false, dropLast, sampler, batchSampler } = options;
  const given = (names: readonly (keyof DataLoaderOptions)[]): string[] =>
    names.filter((name) => options[name] !== undefined && options[name] !== false);
  const [chosen, others] = batchSampler
    ? ["batchSampler", given(["batchSize", "shuffle", "sampler", "dropLast"])]
    : ["sampler", sampler ? given(["shuffle"]) : []];
  if (others.length > 0) {
    throw new ValueError("DataLoader", `${chosen} takes the place of ${others.join(", ")}`, "give only one");
  }
  if (batchSampler) return batchSampler;
  const order = sampler ?? (shuffle ? new RandomSampler(data) : new SequentialSampler(data));
  return new BatchSampler(order, batchSize, { dropLast });
}

/** All but the first `count` items. */
function* skip<Item>(items: Iterable<Item>, count: number): Iterable<Item> {
  let place = 0;
  for (const item of items) if (place++ >= count) yield item;
}

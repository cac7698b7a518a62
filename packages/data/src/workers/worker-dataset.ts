import { NNError } from "@nn/tensor";
import { checkIndices } from "../check-indices.js";
import type { Dataset } from "../dataset.js";
import { connect, type Connection, type WorkerSource } from "./connect.js";
import { decode } from "./encode.js";
import { receivedError, type WorkerMessage } from "./messages.js";

/**
 * The data set of a worker, so that its examples are read, decoded and joined beside the training. The worker's module
 * calls {@link serveDataset}; `prefetch` of the loader says how many batches are prepared ahead.
 *
 * In Node, the process doesn't wait for an idle worker. `close()` ends it, as does leaving the scope of
 * `await using`.
 *
 * @typeParam Batch - What a batch of it is.
 * @param worker - The URL of the worker's module, or a worker: in pages, `new Worker(new URL("./data.js",
 * import.meta.url), { type: "module" })`, written so, is what bundlers know.
 * @returns The data set, as soon as the worker has it.
 * @throws Error, in the promise, with what the worker's module threw; NNError when it ends without serving.
 *
 * @example
 * ```ts no-run
 * import { DataLoader, workerDataset, type ImageBatch } from "@nn/data";
 * const data = await workerDataset<ImageBatch>(new URL("./data.js", import.meta.url));
 * for await (const { x, y } of new DataLoader(data, { batchSize: 64, shuffle: true, prefetch: 2 })) {
 *   console.log(x.shape, y.shape);
 * }
 * await data.close();
 * ```
 */
export async function workerDataset<Batch>(worker: WorkerSource): Promise<WorkerDataset<Batch>> {
  const data = new WorkerDataset<Batch>(worker);
  await data.ready;
  return data;
}

interface Waiting {
  resolve(batch: unknown): void;
  reject(error: Error): void;
}

/** What {@link workerDataset} answers. */
export class WorkerDataset<Batch> implements Dataset<Promise<Batch>> {
  /** @internal Settles when the worker has its data set. */
  readonly ready: Promise<void>;
  readonly #connection: Connection;
  readonly #waiting = new Map<number, Waiting>();
  #length = 0;
  #requests = 0;
  /** Why nothing can be asked any more. */
  #ended: Error | undefined;

  /** @internal */
  constructor(worker: WorkerSource) {
    this.ready = new Promise((resolve, reject) => {
      this.#waiting.set(READY, { resolve: () => resolve(), reject });
    });
    this.#connection = connect(worker, {
      message: (message) => this.#hear(message),
      failed: (error) => this.#end(error),
    });
  }

  /** The number of examples. */
  get length(): number {
    return this.#length;
  }

  /**
   * The examples at `indices`, together.
   *
   * @throws IndexError where an index is out of range; in the promise, what the worker threw, with its stack.
   */
  batch(indices: ArrayLike<number>): Promise<Batch> {
    checkIndices("WorkerDataset.batch", indices, this.length);
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#requests;
    return new Promise<Batch>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      this.#connection.hold(true);
      this.#connection.send({ id, indices: Int32Array.from(indices) });
    });
  }

  /** Ends the worker. Batches that are on their way fail, and all that are asked for later. */
  async close(): Promise<void> {
    this.#end(new NNError("WorkerDataset", "the data set was closed"));
    await this.#connection.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #hear(message: WorkerMessage): void {
    if (message.kind === "ready") {
      this.#length = message.length;
      this.#settle(READY)?.resolve(undefined);
      return;
    }
    const waiting = this.#settle(message.id);
    if (message.kind === "batch") waiting?.resolve(decode(message.batch));
    else waiting?.reject(receivedError(message.error));
  }

  /** Whoever waits for an answer, for the last time. */
  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#connection.hold(false);
    return waiting;
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** The place of whoever waits for the worker to be ready, beside the numbers of requests. */
const READY = 0;

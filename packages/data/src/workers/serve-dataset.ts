import { NNError } from "@nn/tensor";
import type { AnyDataset, BatchOf, ExampleOf } from "../dataset.js";
import { builtin } from "../files/node-files.js";
import { batchReader, collatingReader, type CollateFn } from "../read-batch.js";
import { encode } from "./encode.js";
import { sentError, type BatchRequest, type WorkerMessage } from "./messages.js";

/** Options of {@link serveDataset}. */
export interface ServeOptions<Example, Batch> {
  /** Makes a batch of examples. Initially what the data set makes itself, or `defaultCollate`. */
  readonly collateFn?: CollateFn<Example, Batch>;
}

/**
 * To be called in a worker, once: answers what a {@link workerDataset} asks for. Batches may hold tensors, and else what
 * structured cloning takes, in objects and arrays.
 *
 * @param data - The data set: anything with `length` and `batch(indices)` or `get(index)`.
 * @throws NNError outside of a worker.
 *
 * @example
 * ```ts no-run
 * // data.ts, the worker
 * import { moons, serveDataset } from "@nn/data";
 * serveDataset(moons(1000, { seed: 0 }));
 * ```
 */
export function serveDataset<Data extends AnyDataset, Batch = BatchOf<Data>>(
  data: Data,
  options: ServeOptions<ExampleOf<Data>, Batch> = {},
): void {
  const { collateFn } = options;
  const read: (indices: ArrayLike<number>) => unknown = collateFn
    ? collatingReader(data, collateFn)
    : batchReader(data);
  const answer = async ({ id, indices }: BatchRequest): Promise<void> => {
    try {
      send({ kind: "batch", id, batch: await encode(await read(indices)) });
    } catch (error) {
      // What can't be cloned is told, too.
      send({ kind: "failed", id, error: sentError(error) });
    }
  };
  const send = listen((request) => void answer(request));
  send({ kind: "ready", length: data.length });
}

/** Hears requests, and answers how to send something back. */
function listen(hear: (request: BatchRequest) => void): (message: WorkerMessage) => void {
  const threads = builtin("node:worker_threads");
  if (threads) {
    const { parentPort } = threads;
    if (!parentPort) throw outside();
    parentPort.on("message", hear);
    return (message) => parentPort.postMessage(message);
  }
  if (typeof document !== "undefined" || typeof postMessage !== "function") throw outside();
  addEventListener("message", ({ data }: MessageEvent<BatchRequest>) => hear(data));
  return (message) => postMessage(message);
}

function outside(): NNError {
  return new NNError(
    "serveDataset",
    "this is no worker",
    "call it in a file of its own, whose URL workerDataset is given",
  );
}

import { builtin } from "../files/node-files.js";
import type { BatchRequest, WorkerMessage } from "./messages.js";

/** What is used of a `Worker` of `node:worker_threads`, whose types pages don't have. */
export interface NodeWorker {
  on(event: string, listener: (...values: never[]) => void): unknown;
  postMessage(message: unknown): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<number>;
}

/** What is used of a page's `Worker`, whose types programs for Node alone don't have. */
export interface PageWorker {
  addEventListener(type: string, listener: object): void;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** The URL of a worker's module, or a worker that runs. */
export type WorkerSource = string | URL | PageWorker | NodeWorker;

/** What is heard of a worker. */
export interface WorkerEvents {
  message(message: WorkerMessage): void;
  /** It can't go on: an error that nobody caught, or its end. */
  failed(error: Error): void;
}

/** A worker, in Node or in a page. */
export interface Connection {
  send(request: BatchRequest): void;
  /** Whether the process waits for it. */
  hold(busy: boolean): void;
  end(): Promise<void>;
}

/** Starts a worker from the URL of its module, or takes one that runs. */
export function connect(source: WorkerSource, events: WorkerEvents): Connection {
  const threads = builtin("node:worker_threads");
  if (threads) {
    const started = typeof source === "string" || source instanceof URL;
    return ofNode(started ? new threads.Worker(source) : (source as NodeWorker), events);
  }
  const worker =
    typeof source === "string" || source instanceof URL
      ? new Worker(source, { type: "module" })
      : (source as PageWorker);
  return ofPage(worker, events);
}

function ofNode(worker: NodeWorker, events: WorkerEvents): Connection {
  worker.on("message", (message: WorkerMessage) => events.message(message));
  worker.on("error", (error: Error) => events.failed(error));
  worker.on("exit", (code: number) => events.failed(new Error(`the worker ended with code ${code}`)));
  return {
    send: (request) => worker.postMessage(request),
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    end: async () => void (await worker.terminate()),
  };
}

function ofPage(worker: PageWorker, events: WorkerEvents): Connection {
  worker.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => events.message(data));
  worker.addEventListener("error", ({ message }: ErrorEvent) =>
    events.failed(new Error(message || "the worker's module can't be loaded")),
  );
  return {
    send: (request) => worker.postMessage(request),
    hold: () => undefined,
    end: () => Promise.resolve(worker.terminate()),
  };
}

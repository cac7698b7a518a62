import type { Backend } from "./backends/backend.js";
import { createJsBackend } from "./backends/js/js-backend.js";
import { connectWorker } from "./backends/remote/connect.js";
import { RemoteBackend } from "./backends/remote/remote-backend.js";
import { createWasmBackend } from "./backends/wasm/wasm-backend.js";
import { BackendError } from "./errors.js";
import { evictAll } from "./graph/evict-all.js";
import { inPage, spawnWorker } from "./spawn-worker.js";

/** The backends that come with the package. */
export type BackendName = "js" | "wasm";

/** Options of the wasm backend. */
export interface BackendOptions {
  /** Threads that compute; by default one for each core, 1 where memory can't be shared. Results are the same. */
  readonly threads?: number;
  /**
   * In a page: whether a worker computes, so that the page never waits (the default), or the page's own thread, which
   * can then read values at once (`dataSync`) but is busy meanwhile. Elsewhere the calling thread always takes part.
   */
  readonly worker?: boolean;
}

const made = new Map<string, Backend>();
let current: Backend | undefined;

function make(name: BackendName, { threads, worker = inPage() }: BackendOptions): Backend {
  if (name === "js") return createJsBackend();
  const options = threads === undefined ? {} : { threads };
  return worker
    ? new RemoteBackend(options, connectWorker(spawnWorker, createWasmBackend))
    : createWasmBackend(options);
}

function named(name: BackendName, options: BackendOptions = {}): Backend {
  const key = `${name} ${options.threads ?? ""} ${options.worker ?? ""}`;
  let backend = made.get(key);
  if (!backend) made.set(key, (backend = make(name, options)));
  return backend;
}

/** The backend in use; the first use picks `wasm`. */
export function currentBackend(): Backend {
  return (current ??= named("wasm"));
}

/**
 * Chooses where tensors are computed, by name or as an object of your own. Values move over by themselves when they
 * are next used. Nothing falls back silently: a backend that can't run here throws a {@link BackendError}.
 *
 * @param backend - `"wasm"` (the default: WebAssembly SIMD on all cores) or `"js"` (plain loops, with float64).
 * @param options - For wasm: how many threads, and whether a page computes in a worker.
 *
 * @example
 * ```ts
 * import { device, setBackend } from "@nn/tensor";
 * await setBackend("js");
 * console.log(device());
 * await setBackend("wasm", { threads: 2 });
 * ```
 */
export async function setBackend(
  backend: BackendName | Backend,
  options: BackendOptions = {},
): Promise<void> {
  const next = typeof backend === "string" ? byName(backend, options) : backend;
  await next.ready;
  if (current && current !== next) await evictAll(current);
  current = next;
}

function byName(name: BackendName, options: BackendOptions): Backend {
  if (name !== "js" && name !== "wasm") {
    throw new BackendError("setBackend", `there is no backend "${String(name)}"`, "use wasm or js");
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  if (name === "js" && given.length > 0) {
    throw new BackendError("setBackend", `the js backend takes no options, got ${given[0][0]}`);
  }
  if (options.worker && !inPage()) {
    throw new BackendError(
      "setBackend",
      "only a page computes in a worker of its own",
      "leave worker out: this thread takes part, with as many others as threads says",
    );
  }
  return named(name, options);
}

/** Runs `fn` on another backend, and comes back to the one in use. */
export async function withBackend<T>(
  backend: BackendName | Backend,
  fn: () => T | Promise<T>,
  options: BackendOptions = {},
): Promise<T> {
  const before = currentBackend();
  await setBackend(backend, options);
  try {
    return await fn();
  } finally {
    await setBackend(before);
  }
}

/** One line that says where tensors are computed now. */
export function device(): string {
  const backend = currentBackend();
  return `${backend.name}: ${backend.describe()}`;
}

/**
 * To be awaited in a long loop that reads nothing: undefined while the device keeps up, else a promise that settles when
 * it has caught up. Without it a page could ask for work faster than its worker does it. A DataLoader and the training
 * loop await it.
 *
 * @example
 * ```ts
 * import { backlog, ones } from "@nn/tensor";
 * let x = ones([100, 100]);
 * for (let i = 0; i < 1000; i++) {
 *   x = x.matMul(x).mul(0.01).realize();
 *   await backlog();
 * }
 * console.log((await x.data())[0]);
 * ```
 */
export function backlog(): Promise<void> | undefined {
  return currentBackend().backlog?.();
}

/** Bytes that the backend in use holds for tensors now, recycled memory included. */
export function deviceBytes(): number {
  return currentBackend().bytesHeld();
}

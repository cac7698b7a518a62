import type { Backend } from "./backends/backend.js";
import { BackendError } from "./errors.js";
import { evictAll } from "./graph/evict-all.js";
import { backendInUse, currentBackend, loadWasmBackend, useBackend, type BackendOptions } from "./runtime.js";
import { hasWorkers } from "./spawn-worker.js";

// Apart from the runtime, so that a program that never chooses carries no backend but the default one.

/** The backends that come with the package. */
export type BackendName = "js" | "wasm";

let jsBackend: Promise<Backend> | undefined;

/**
 * Chooses where tensors are computed, by name or as an object of your own. Values move over by themselves when they
 * are next used. Nothing falls back silently: a backend that can't run here throws a {@link BackendError}.
 *
 * @param backend - `"wasm"` (the default: WebAssembly SIMD on all cores) or `"js"` (plain loops, with float64).
 * @param options - For wasm: how many threads, and whether a worker computes for a page.
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
  const next = typeof backend === "string" ? await byName(backend, options) : backend;
  await next.ready;
  const before = backendInUse();
  if (before && before !== next) await evictAll(before);
  useBackend(next);
}

function byName(name: BackendName, options: BackendOptions): Promise<Backend> {
  if (name !== "js" && name !== "wasm") {
    throw new BackendError("setBackend", `there is no backend "${String(name)}"`, "use wasm or js");
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  if (name === "js" && given.length > 0) {
    throw new BackendError("setBackend", `the js backend takes no options, got ${given[0][0]}`);
  }
  if (options.worker && !hasWorkers()) {
    throw new BackendError(
      "setBackend",
      "only a browser computes in a worker of its own",
      "leave worker out: this thread takes part, with as many others as threads says",
    );
  }
  return name === "js" ? (jsBackend ??= loadJsBackend()) : loadWasmBackend(options);
}

/** Programs that don't choose it needn't read it. */
async function loadJsBackend(): Promise<Backend> {
  const { createJsBackend } = await import("./backends/js/js-backend.js");
  return createJsBackend();
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

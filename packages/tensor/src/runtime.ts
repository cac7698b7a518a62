import type { Backend } from "./backends/backend.js";
import { connectWorker } from "./backends/remote/connect.js";
import type { GpuMode } from "./backends/gpu/device/device.js";
import type { OpenOptions } from "./backends/remote/messages.js";
import { RemoteBackend } from "./backends/remote/remote-backend.js";
import { createLocalWasm, loadLocalWasm, LOCAL_WASM_AT_ONCE } from "./backends/wasm/local.js";
import { inPage, spawnWorker } from "./spawn-worker.js";

/** Options of the backends that come with the package. */
export interface BackendOptions {
  /**
   * Of the gpu backend: `"webgpu"` or `"webgl2"` and no other, instead of the best that this machine has. `"webasm"` and
   * `"cpu"` are gpu.js on the processor, to test what needs no speed where there is no GPU.
   */
  readonly mode?: GpuMode;
  /** Of the wasm backend: threads that compute; by default one for each core, 1 where memory can't be shared. Results are the same. */
  readonly threads?: number;
  /**
   * Of the wasm backend, in a browser: whether a worker computes, so that the page never waits (the default), or the calling thread, which
   * can then read values at once (`dataSync`) but is busy meanwhile. Elsewhere the calling thread always takes part.
   */
  readonly worker?: boolean;
}

const made = new Map<string, Backend>();
let current: Backend | undefined;

/** The wasm backend with these options, once the code that they need is loaded. */
export async function loadWasmBackend(options: BackendOptions): Promise<Backend> {
  if (options.worker === false) await loadLocalWasm();
  return wasmBackend(options);
}

/** The wasm backend with these options; made once. */
function wasmBackend({ threads, worker = workerByDefault() }: BackendOptions = {}): Backend {
  const key = `${threads ?? ""} ${worker}`;
  let backend = made.get(key);
  if (!backend) {
    const options = threads === undefined ? {} : { threads };
    backend = worker
      ? new RemoteBackend(options, connectWorker(spawnWorker, loadAndCreate))
      : createLocalWasm(options);
    made.set(key, backend);
  }
  return backend;
}

/** A thread without the backend's code asks a worker, which has it. */
function workerByDefault(): boolean {
  return inPage() || !LOCAL_WASM_AT_ONCE;
}

async function loadAndCreate(options: OpenOptions): Promise<Backend> {
  await loadLocalWasm();
  return createLocalWasm(options);
}

/** The backend in use; the first use picks `wasm`. */
export function currentBackend(): Backend {
  return (current ??= wasmBackend());
}

/** The backend in use, if any was used yet. */
export function backendInUse(): Backend | undefined {
  return current;
}

/** Takes a backend that is ready into use. */
export function useBackend(next: Backend): void {
  current = next;
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

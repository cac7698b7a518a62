import type { Backend } from "./backends/backend.js";
import { BackendError } from "./errors.js";
import { evictAll } from "./graph/evict-all.js";
import { backendInUse, currentBackend, loadWasmBackend, useBackend, type BackendOptions } from "./runtime.js";
import type { GpuBackend } from "./backends/gpu/gpu-backend.js";
import type { GpuMode } from "./backends/gpu/device/device.js";
import { hasWorkers } from "./spawn-worker.js";

// Apart from the runtime, so that a program that never chooses carries no backend but the default one.

/** The backends that come with the package. */
export type BackendName = "js" | "wasm" | "gpu";

let jsBackend: Promise<Backend> | undefined;
/** By their modes; "" is the best there is. */
const gpuBackends = /* @__PURE__ */ new Map<GpuMode | "", Promise<GpuBackend>>();

/** Which backend takes which options. */
const OPTIONS: Record<BackendName, readonly (keyof BackendOptions)[]> = {
  js: [],
  wasm: ["threads", "worker"],
  gpu: ["mode"],
};

/**
 * Chooses where tensors are computed, by name or as an object of your own. Values move over by themselves when they
 * are next used. Nothing falls back silently: a backend that can't run here throws a {@link BackendError}.
 *
 * @param backend - `"wasm"` (the default: WebAssembly SIMD on all cores), `"gpu"` (through gpu.js: WebGPU where an
 *   adapter answers, else WebGL2) or `"js"` (plain loops, with float64).
 * @param options - For wasm: how many threads, and whether a worker computes for a page. For gpu: the mode.
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
  try {
    if (before && before !== next) await evictAll(before);
  } finally {
    useBackend(next);
  }
}

function byName(name: BackendName, options: BackendOptions): Promise<Backend> {
  if (!Object.hasOwn(OPTIONS, name)) {
    throw new BackendError("setBackend", `there is no backend "${String(name)}"`, "use wasm, gpu or js");
  }
  checkOptions(name, options);
  if (options.worker && !hasWorkers()) {
    throw new BackendError(
      "setBackend",
      "only a browser computes in a worker of its own",
      "leave worker out: this thread takes part, with as many others as threads says",
    );
  }
  if (name === "gpu") return gpuBackend(options.mode);
  return name === "js" ? (jsBackend ??= loadJsBackend()) : loadWasmBackend(options);
}

function checkOptions(name: BackendName, options: BackendOptions): void {
  const taken: readonly string[] = OPTIONS[name];
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || taken.includes(option)) continue;
    const fix = taken.length > 0 ? `it takes ${taken.join(" and ")}` : "it takes no options";
    throw new BackendError("setBackend", `the ${name} backend has no option "${option}"`, fix);
  }
}

/** The gpu backend in a mode; one at a time, however often it is asked for. */
function gpuBackend(mode: GpuMode | undefined): Promise<Backend> {
  const key = mode ?? "";
  const backend = whereLost(gpuBackends.get(key), () => loadGpuBackend(mode));
  gpuBackends.set(key, backend);
  return backend;
}

/** The backend that is known, or another where there is none, or its device is gone. */
async function whereLost(
  known: Promise<GpuBackend> | undefined,
  make: () => Promise<GpuBackend>,
): Promise<GpuBackend> {
  const backend = await known?.catch(() => undefined);
  return backend && backend.lost === undefined ? backend : make();
}

async function loadGpuBackend(mode: GpuMode | undefined): Promise<GpuBackend> {
  const { createGpuBackend } = await import("./backends/gpu/gpu-backend.js");
  return createGpuBackend(mode === undefined ? {} : { mode });
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

import type { Backend } from "./backends/backend.js";
import { createJsBackend } from "./backends/js/js-backend.js";
import { createWasmBackend } from "./backends/wasm/wasm-backend.js";
import { BackendError } from "./errors.js";
import { evictAll } from "./graph/device-cache.js";

/** The backends that come with the package. */
export type BackendName = "js" | "wasm";

const MAKERS: Readonly<Record<BackendName, () => Backend>> = { js: createJsBackend, wasm: createWasmBackend };

const made: Partial<Record<BackendName, Backend>> = {};
let current: Backend | undefined;

/** The backend in use; the first use picks `wasm`. */
export function currentBackend(): Backend {
  return (current ??= made.wasm ??= MAKERS.wasm());
}

/**
 * Chooses where tensors are computed, by name or as an object of your own. Values move over by themselves when they
 * are next used. Nothing falls back silently: a backend that can't run here throws a {@link BackendError}.
 *
 * @param backend - `"wasm"` (the default: WebAssembly SIMD) or `"js"` (plain loops, with float64).
 *
 * @example
 * ```ts
 * import { device, setBackend } from "@nn/tensor";
 * await setBackend("js");
 * console.log(device());
 * await setBackend("wasm");
 * ```
 */
export async function setBackend(backend: BackendName | Backend): Promise<void> {
  let next: Backend;
  if (typeof backend === "string") {
    if (current?.name === backend) return;
    const make = MAKERS[backend];
    if (!make)
      throw new BackendError(
        "setBackend",
        `there is no backend "${backend}"`,
        `use ${Object.keys(MAKERS).join(" or ")}`,
      );
    next = made[backend] ??= make();
  } else next = backend;
  if (current && current !== next) evictAll(current);
  current = next;
}

/** Runs `fn` on another backend, and comes back to the one in use. */
export async function withBackend<T>(backend: BackendName, fn: () => T | Promise<T>): Promise<T> {
  const before = current;
  await setBackend(backend);
  try {
    return await fn();
  } finally {
    await setBackend(before ?? "wasm");
  }
}

/** One line that says where tensors are computed now. */
export function device(): string {
  const backend = currentBackend();
  return `${backend.name}: ${backend.describe()}`;
}

/** Bytes that the backend in use holds for tensors now, recycled memory included. */
export function deviceBytes(): number {
  return currentBackend().bytesHeld();
}

import { BackendError } from "../../errors.js";
import type { Backend } from "../backend.js";
import type { WasmBackendOptions } from "./wasm-backend.js";

// local.ts for browsers: workers compute there and bring the backend's code themselves, so that a page doesn't carry it.

export const LOCAL_WASM_AT_ONCE: boolean = false;

let create: ((options?: WasmBackendOptions) => Backend) | undefined;

/** The wasm backend in this thread, once its code is loaded. */
export function createLocalWasm(options?: WasmBackendOptions): Backend {
  if (!create) {
    throw new BackendError(
      "wasm",
      "the code for this thread is not loaded",
      "await setBackend('wasm', { worker: false })",
    );
  }
  return create(options);
}

export async function loadLocalWasm(): Promise<void> {
  create ??= (await import("./wasm-backend.js")).createWasmBackend;
}

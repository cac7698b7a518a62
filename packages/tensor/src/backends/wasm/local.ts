import { createWasmBackend } from "./wasm-backend.js";

// What opens the wasm backend in the calling thread. Builds for browsers take local.browser.ts instead of this file.

/** Whether it can be opened at once; otherwise `loadLocalWasm` comes first. */
export const LOCAL_WASM_AT_ONCE: boolean = true;

/** The wasm backend in this thread. */
export const createLocalWasm = createWasmBackend;

/** Loads its code, where that isn't there from the start. */
export async function loadLocalWasm(): Promise<void> {}

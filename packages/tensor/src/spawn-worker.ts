/** Whether a browser runs this, and this thread can start workers. */
export function hasWorkers(): boolean {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  return typeof Worker !== "undefined" && !process?.versions?.node;
}

/** Whether this is the main thread of a page, which must never be kept waiting. */
export function inPage(): boolean {
  return typeof document !== "undefined" && hasWorkers();
}

/** A worker with the wasm backend. Bundlers know this form and put the file beside their own. */
export function spawnWorker(): Worker {
  return new Worker(new URL("./wasm.worker.js", import.meta.url), { type: "module", name: "nn" });
}

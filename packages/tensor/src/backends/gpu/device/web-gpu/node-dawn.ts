import { BackendError } from "../../../../errors.js";

/** What the npm package `webgpu` exports. */
interface DawnModule {
  readonly create: (flags: readonly string[]) => GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Kept for good: a device ends when nothing refers to what made it. */
let dawn: Promise<GPU | undefined> | undefined;

/** WebGPU for Node by the npm package `webgpu`, if the user installed it; undefined elsewhere. */
export function dawnOfNode(): Promise<GPU | undefined> {
  if (typeof process === "undefined" || !process.versions?.node) return Promise.resolve(undefined);
  return (dawn ??= importDawn());
}

async function importDawn(): Promise<GPU | undefined> {
  // Not written in the import itself, so that bundlers neither look for it nor carry it.
  const name = "webgpu";
  try {
    const loaded: unknown = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
    return (loaded as DawnModule).create([]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw doesNotStart(error);
  }
}

/** It is installed, but built for another system, or misses a library of this one. */
function doesNotStart(cause: unknown): BackendError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const error = new BackendError(
    "setBackend",
    `the npm package "webgpu" is installed, but does not start: ${reason}`,
    'install it anew on this machine, or use the backend "wasm"',
  );
  error.cause = cause;
  return error;
}

/** Does something that looks at `navigator.gpu` at once, with one there; `navigator` is as before after it. */
export function withNavigatorGpu<T>(gpu: GPU, action: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  try {
    return action();
  } finally {
    if (before) Object.defineProperty(globalThis, "navigator", before);
    else Reflect.deleteProperty(globalThis, "navigator");
  }
}

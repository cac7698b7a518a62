import { BackendError } from "../../../errors.js";
import type { Device } from "./device.js";
import type { HostMode } from "./host.js";

// host.ts for browsers: pages have a faster way to compute on the processor, so they don't carry these modes.

/** Says what a page can use instead. */
export function createHostDevice(mode: HostMode): Promise<Device> {
  return Promise.reject(
    new BackendError(
      "setBackend",
      `gpu.js's mode "${mode}" is for tests in Node, and no part of builds for pages`,
      'use the mode "webgpu" or "webgl2", or await setBackend("wasm")',
    ),
  );
}

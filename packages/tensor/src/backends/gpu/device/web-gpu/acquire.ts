import { BackendError } from "../../../../errors.js";
import { type GpuInstance, loadGpuJs, type WebGpuContext } from "../gpu-js.js";
import { dawnOfNode, withNavigatorGpu } from "./node-dawn.js";

export interface Acquired {
  readonly gpu: GpuInstance;
  readonly context: WebGpuContext;
}

/** gpu.js on its device, or a `BackendError` that says why there is none. */
export async function acquire(): Promise<Acquired> {
  const dawn = hasWebGpu() ? undefined : await dawnOfNode();
  if (!dawn && !hasWebGpu()) throw noWebGpu();
  const { GPU, WebGPUContext } = await loadGpuJs();
  const start = () => ({ gpu: new GPU({ mode: "webgpu" }), context: WebGPUContext.acquire() });
  try {
    const { gpu, context } = dawn ? withNavigatorGpu(dawn, start) : start();
    return { gpu, context: await context };
  } catch (error) {
    throw noDevice(error, dawn !== undefined);
  }
}

function hasWebGpu(): boolean {
  return typeof navigator !== "undefined" && Boolean(navigator.gpu);
}

function noWebGpu(): BackendError {
  if (typeof process !== "undefined" && process.versions?.node) {
    return new BackendError(
      "setBackend",
      "Node has no WebGPU of its own",
      'install the npm package "webgpu" (0.4 or newer) beside this library, or use the backend "wasm"',
    );
  }
  if (typeof isSecureContext !== "undefined" && !isSecureContext) {
    return new BackendError(
      "setBackend",
      "browsers offer WebGPU only to pages from https: and from localhost",
      "serve the page over https, or use WebGL2",
    );
  }
  return new BackendError(
    "setBackend",
    "this browser has no WebGPU (navigator.gpu is missing)",
    "use Chrome or Edge 113, Safari 26 or Firefox 141 or newer (on Linux, Chrome may need chrome://flags/#enable-unsafe-webgpu), or WebGL2",
  );
}

function noDevice(cause: unknown, inNode: boolean): BackendError {
  const said = cause instanceof Error ? cause.message : String(cause);
  // gpu.js's own words here are for those who write kernels.
  const reason = /no adapter/i.test(said) ? "no adapter answers" : said;
  const error = inNode
    ? new BackendError(
        "setBackend",
        'the npm package "webgpu" is here, but finds no graphics card that it can use',
        'on Linux it needs a Vulkan driver (vulkaninfo lists them); the backend "wasm" needs none',
      )
    : new BackendError(
        "setBackend",
        `WebGPU is here, but gives no device: ${reason}`,
        "see chrome://gpu or about:support for why the graphics card is not used; WebGL2 may work, and wasm does",
      );
  error.cause = cause;
  return error;
}

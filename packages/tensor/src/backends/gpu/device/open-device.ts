import { BackendError } from "../../../errors.js";
import type { Device, GpuMode } from "./device.js";
import { createHostDevice } from "./host.js";
import { createWebGl2Device } from "./web-gl2.js";
import { createWebGpuDevice } from "./web-gpu.js";

/** Options of the gpu backend. */
export interface GpuOptions {
  /**
   * The mode of gpu.js: by default `"webgpu"` where an adapter answers, else `"webgl2"`. `"webasm"` and `"cpu"` compute on
   * the processor, to test code without a GPU.
   */
  readonly mode?: GpuMode;
}

const OPEN: Record<GpuMode, () => Promise<Device>> = {
  webgpu: () => createWebGpuDevice(),
  webgl2: () => createWebGl2Device(),
  webasm: () => createHostDevice("webasm"),
  cpu: () => createHostDevice("cpu"),
};

/** Opens the device of a mode, or of the best mode that this machine has. */
export async function openDevice({ mode }: GpuOptions): Promise<Device> {
  if (mode === undefined) return openBest();
  if (!Object.hasOwn(OPEN, mode)) {
    throw new BackendError(
      "setBackend",
      `there is no mode "${String(mode)}"`,
      `use ${Object.keys(OPEN).join(", ")}`,
    );
  }
  return OPEN[mode]();
}

async function openBest(): Promise<Device> {
  const reasons: string[] = [];
  for (const mode of ["webgpu", "webgl2"] as const) {
    try {
      return await OPEN[mode]();
    } catch (error) {
      reasons.push(`\n  ${mode}: ${inOneLine(error)}`);
    }
  }
  throw new BackendError(
    "setBackend",
    `there is no GPU to use${reasons.join("")}`,
    'await setBackend("wasm")',
  );
}

/** What an error of `setBackend` says, and its fix. */
function inOneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^setBackend: /, "").replaceAll(/\s*\n\s*Fix: /g, "; ");
}

import { gpuWorkloads, implementations, timeBlock, type GpuWorkloadName, type Mode } from "@nn/bench/gpu";
import { device, setBackend } from "@nn/tensor";

/** A backend of the page's machine. */
export type Target = "js" | "wasm" | Mode;

export const TARGETS: Readonly<Record<Target, string>> = {
  webgpu: "WebGPU",
  webgl2: "WebGL2",
  wasm: "WebAssembly",
  js: "plain JavaScript",
};

/** One backend on one workload. */
export interface Measured {
  readonly target: Target;
  readonly workload: GpuWorkloadName;
  /** Milliseconds of a step: the median of the blocks. */
  readonly ms: number;
}

/** What there is to tell while it runs. */
export interface Progress {
  readonly onDevice: (target: Target, device: string) => void;
  readonly onFailure: (target: Target, reason: string) => void;
  readonly onMeasured: (measured: Measured) => void;
}

const BLOCKS = 5;
const BLOCK_MS = 150;

/** Measures every workload on every backend that starts here. */
export async function measureAll(progress: Progress): Promise<void> {
  for (const target of Object.keys(TARGETS) as Target[]) {
    try {
      await choose(target);
      progress.onDevice(target, device());
      for (const { name } of gpuWorkloads) {
        progress.onMeasured({ target, workload: name, ms: await measure(name) });
      }
    } catch (error) {
      progress.onFailure(target, error instanceof Error ? error.message : String(error));
    }
  }
}

function choose(target: Target): Promise<void> {
  return target === "js" || target === "wasm" ? setBackend(target) : setBackend("gpu", { mode: target });
}

async function measure(name: GpuWorkloadName): Promise<number> {
  const running = implementations[name]();
  // The first steps compile what the later ones run.
  await timeBlock(running, 3);
  const steps = Math.max(1, Math.round(BLOCK_MS / (await timeBlock(running, 2))));
  const blocks: number[] = [];
  for (let i = 0; i < BLOCKS; i++) {
    blocks.push(await timeBlock(running, steps));
    await painted();
  }
  running.release();
  return blocks.sort((a, b) => a - b)[BLOCKS >> 1];
}

/** A turn of the event loop, in which the page shows what is new. */
function painted(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { device, matMul, rand, withBackend, type BackendName, type Tensor } from "@nn/tensor";
import { relaxedSimd, simd, threads } from "wasm-feature-detect";
import { version } from "../version.js";

/** A backend that runs here, or why it doesn't. */
export type BackendReport =
  | {
      readonly name: string;
      readonly runs: true;
      /** What it says about itself. */
      readonly describes: string;
      /** A 512 × 512 matrix product in float32, in GFLOP/s. */
      readonly matrixProduct: number;
      /** relu(2 x + 1) over a million numbers, read and written, in GB/s. */
      readonly elementWise: number;
    }
  | { readonly name: string; readonly runs: false; readonly reason: string };

/** What `nn doctor` finds. */
export interface Report {
  readonly nn: string;
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memory: number;
  readonly wasm: { readonly simd: boolean; readonly relaxedSimd: boolean; readonly threads: boolean };
  readonly sharedMemory: boolean;
  readonly backends: readonly BackendReport[];
}

/** Every backend, so that a new one can't be forgotten here. */
const BACKENDS: Readonly<Record<BackendName, true>> = { wasm: true, gpu: true, js: true };

/** Looks at this machine, and measures each backend for a part of a second. */
export async function examine(): Promise<Report> {
  const backends: BackendReport[] = [];
  for (const name of Object.keys(BACKENDS) as BackendName[]) backends.push(await measure(name));
  return {
    nn: version(),
    node: process.version,
    system: `${platform()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
    wasm: { simd: await simd(), relaxedSimd: await relaxedSimd(), threads: await threads() },
    sharedMemory: typeof SharedArrayBuffer === "function",
    backends,
  };
}

async function measure(name: BackendName): Promise<BackendReport> {
  try {
    return await withBackend(name, async () => {
      const n = 512;
      const [a, b] = [rand([n, n]).realize(), rand([n, n]).realize()];
      const product = await fastest(() => matMul(a, b));
      const count = 1 << 20;
      const x = rand([count]).realize();
      const wise = await fastest(() => x.mul(2).add(1).relu());
      return {
        name,
        runs: true,
        describes: device().replace(`${name}: `, ""),
        matrixProduct: (2 * n ** 3) / product / 1e6,
        elementWise: (8 * count) / wise / 1e6,
      };
    });
  } catch (error) {
    return { name, runs: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The shortest time of a run in milliseconds: of blocks as long as it takes to make reading a value cheap. */
async function fastest(make: () => Tensor): Promise<number> {
  await block(make, 1);
  let best = Infinity;
  const start = performance.now();
  for (let runs = 1; performance.now() - start < 200; runs *= 2) {
    best = Math.min(best, (await block(make, runs)) / runs);
  }
  return best;
}

/** Milliseconds of some runs, at whose end one element is read: a GPU is done only then. */
async function block(make: () => Tensor, runs: number): Promise<number> {
  const start = performance.now();
  for (let run = 1; run < runs; run++) {
    // Disposed, so that memory is used again as it is in a training loop.
    make().realize().dispose();
  }
  const last = make().realize();
  await last.flatten().select(0, 0).item();
  last.dispose();
  return performance.now() - start;
}

import { run, timeBlock, type GpuWorkloadName, type Mode, type PageSide, type Running } from "../workload.js";
import { countTraffic, type Traffic } from "./traffic.js";

/** Losses after this many steps show that libraries do the same work. */
export const CHECKED_STEPS = [1, 10] as const;
/** How many steps the traffic is counted of. */
const COUNTED_STEPS = 4;

/** A workload is ready. */
export interface PageReady {
  /** Milliseconds until the first loss was there: tracing and compiling included. */
  readonly firstMs: number;
  /** The losses after {@link CHECKED_STEPS}. */
  readonly losses: readonly number[];
  /** Of one step, without reading its loss. */
  readonly traffic: Traffic;
  /** Operations of a step, views among them, before any are put together; undefined where the library doesn't tell. */
  readonly operations: number | undefined;
  /** Milliseconds of a step. */
  readonly stepMs: number;
}

/** What a page of a library lets the driver do. */
export interface PageApi {
  /** Starts the library on a device; answers which. */
  start(mode: Mode): Promise<string>;
  prepare(workload: GpuWorkloadName): Promise<PageReady>;
  /** Milliseconds per step of a block of steps. */
  block(steps: number): Promise<number>;
}

declare global {
  /** The page's library, for the driver. */
  var bench: PageApi | undefined;
}

/** Makes a library drivable from outside its page. */
export function serve(startSide: (mode: Mode) => Promise<PageSide>): void {
  let side: PageSide;
  let running: Running;
  globalThis.bench = {
    start: async (mode) => {
      side = await startSide(mode);
      return side.device;
    },
    prepare: async (workload) => {
      const start = performance.now();
      running = side.workloads[workload]();
      await running.step();
      const first = await running.read();
      const firstMs = performance.now() - start;
      await run(running.step, CHECKED_STEPS[1] - CHECKED_STEPS[0]);
      const losses = [first, await running.read()];
      const traffic = await trafficOfStep(running);
      const operations = running.operations?.();
      return { firstMs, losses, traffic, operations, stepMs: await timeBlock(running, 2) };
    },
    block: (steps) => timeBlock(running, steps),
  };
}

async function trafficOfStep({ step, read }: Running): Promise<Traffic> {
  const total = await countTraffic(() => run(step, COUNTED_STEPS));
  await read();
  return {
    runs: total.runs / COUNTED_STEPS,
    uploadedBytes: total.uploadedBytes / COUNTED_STEPS,
    readBytes: total.readBytes / COUNTED_STEPS,
  };
}

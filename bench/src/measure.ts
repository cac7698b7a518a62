import type { Workload } from "./workload.js";

/** Milliseconds per call, over blocks, and what the median makes of the work. */
export interface Measurement {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly blocks: number;
  readonly gflops?: number;
  readonly gbps?: number;
}

const BLOCK_MS = 50;

/** Times a workload for about `duration` milliseconds, after a warm-up of a quarter of that. */
export function measure(workload: Workload, duration: number): Measurement {
  const run = workload.prepare();
  const calls = warmUp(run, duration / 4);
  const times: number[] = [];
  const end = performance.now() + duration;
  do {
    const start = performance.now();
    for (let i = 0; i < calls; i++) run();
    times.push((performance.now() - start) / calls);
  } while (performance.now() < end);
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  return {
    name: workload.name,
    median,
    min: times[0],
    max: times[times.length - 1],
    blocks: times.length,
    ...(workload.flops ? { gflops: workload.flops / median / 1e6 } : {}),
    ...(workload.bytes ? { gbps: workload.bytes / median / 1e6 } : {}),
  };
}

/** Runs until the time is over; answers how many calls make a block. */
function warmUp(run: () => void, duration: number): number {
  const end = performance.now() + duration;
  let fastest = Infinity;
  do {
    const start = performance.now();
    run();
    fastest = Math.min(fastest, performance.now() - start);
  } while (performance.now() < end);
  return Math.max(1, Math.round(BLOCK_MS / fastest));
}

import type { Captured, Prepared, Workload } from "./workload.js";

/** Milliseconds per call, over blocks. */
export interface Measurement {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly blocks: number;
  readonly firstLoss?: number;
  readonly parameters?: number;
}

const BLOCK_MS = 50;

/** Times a workload for about `duration` milliseconds, after a warm-up of a quarter of that. */
export async function measure(
  workload: Workload,
  captured: Captured,
  duration: number,
): Promise<Measurement> {
  const prepared = workload.prepare(captured);
  await prepared.run();
  const firstLoss = await prepared.check?.();
  const calls = await warmUp(prepared, duration / 4);
  const times: number[] = [];
  const end = performance.now() + duration;
  do {
    const start = performance.now();
    for (let i = 0; i < calls; i++) await prepared.run();
    times.push((performance.now() - start) / calls);
  } while (performance.now() < end);
  times.sort((a, b) => a - b);
  return {
    name: workload.name,
    median: times[Math.floor(times.length / 2)],
    min: times[0],
    blocks: times.length,
    ...(firstLoss === undefined ? {} : { firstLoss }),
    ...(prepared.parameters === undefined ? {} : { parameters: prepared.parameters }),
  };
}

/** Runs until the time is over; answers how many calls make a block. */
async function warmUp({ run }: Prepared, duration: number): Promise<number> {
  const end = performance.now() + duration;
  let fastest = Infinity;
  do {
    const start = performance.now();
    await run();
    fastest = Math.min(fastest, performance.now() - start);
  } while (performance.now() < end);
  return Math.max(1, Math.round(BLOCK_MS / fastest));
}

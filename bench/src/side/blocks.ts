import type { Prepared } from "../workload.js";
import type { Slice } from "../protocol.js";
import type { Clock } from "./clock.js";
import { foreignShare, mark } from "./foreign-cpu.js";

const BLOCK_MS = 10;
/** A block is dirty when others used more than this share of a core meanwhile … */
const MOST_FOREIGN = 0.12;
/** … or when the processor ran slower than this share of its best. */
const LEAST_SPEED = 0.87;

/** Runs until the time is over, and once at least; answers milliseconds per call, of the fastest. */
export async function warmUp({ run }: Prepared, ms: number): Promise<number> {
  const end = performance.now() + ms;
  let fastest = Infinity;
  do {
    const start = performance.now();
    await settled(run());
    fastest = Math.min(fastest, performance.now() - start);
  } while (performance.now() < end);
  return fastest;
}

/** Waits only for what is asynchronous: turns of the event loop would be part of short calls. */
function settled(result: void | Promise<void>): Promise<void> | undefined {
  return result instanceof Promise ? result : undefined;
}

async function runTimes(run: Prepared["run"], calls: number): Promise<void> {
  for (let i = 0; i < calls; i++) {
    const pending = settled(run());
    if (pending) await pending;
  }
}

/** Times blocks of about 10 ms (one call at least) until `ms` are over. */
export async function timeBlocks(
  { run }: Prepared,
  callMs: number,
  ms: number,
  clock: Clock,
): Promise<Slice> {
  const calls = Math.max(1, Math.round(BLOCK_MS / Math.max(callMs, 1e-4)));
  const blocks: number[] = [];
  const undisturbed: boolean[] = [];
  const from = mark();
  let before = clock.share();
  do {
    const start = performance.now();
    await runTimes(run, calls);
    blocks.push((performance.now() - start) / calls);
    const after = clock.share();
    undisturbed.push(Math.min(before, after) >= LEAST_SPEED);
    before = after;
  } while (performance.now() - from.at < ms);
  const quiet = foreignShare(from, mark()) <= MOST_FOREIGN;
  return { blocks, clean: undisturbed.map((ok) => ok && quiet) };
}

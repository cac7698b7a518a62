import type { Side } from "../side/serve.js";
import type { Prepared } from "../workload.js";
import { copyLoop, FLOPS_PER_TURN, multiplyAddLoop } from "./loops.js";
import { Pool } from "./pool.js";

const TURNS = 250_000;
/** From here to there is the memory that an addition of two arrays of 4 Mi floats walks. */
const COPIED = 3 * 2 ** 23;
const [COMPUTE, COPY] = [0, 1];
/** Passes before the engine's best code runs. */
const WARM_UP = 40;

/** Floating-point operations a millisecond, or bytes read and written. */
export type Limit = "compute" | "copy";

/** What one call does: operations in each thread, or bytes that the threads share. */
export function limitWork(limit: Limit, threads: number): number {
  return limit === "compute" ? TURNS * FLOPS_PER_TURN * threads : 2 * COPIED;
}

/** The name of a limit as a workload: alone, or on all threads. */
export const limitName = (limit: Limit, threads: "one" | "all"): string => `${limit}-${threads}`;

/** What nothing can pass on this machine: multiply-adds in registers, and copying, on one thread and on all. */
export function limits(threads: number): Side {
  const modules = [multiplyAddLoop(), copyLoop(COPIED)].map(
    (bytes) => new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>),
  );
  const pool = new Pool(modules, threads);
  const prepare = (run: () => void) => (): Prepared => {
    for (let i = 0; i < WARM_UP; i++) run();
    return { run };
  };
  return {
    version: process.version,
    device: `${threads} threads`,
    workloads: new Map([
      [limitName("compute", "one"), prepare(() => pool.alone(COMPUTE, TURNS))],
      [limitName("copy", "one"), prepare(() => pool.alone(COPY, COPIED))],
      [limitName("compute", "all"), prepare(() => pool.together(COMPUTE, TURNS))],
      [limitName("copy", "all"), prepare(() => pool.together(COPY, COPIED / threads))],
    ]),
  };
}

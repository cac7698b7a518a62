import { compile, device, setBackend } from "@nn/tensor";
import type { Side } from "../side/serve.js";
import type { Captured } from "../workload.js";
import { workloads } from "../workloads/index.js";

/** Steps captured by `compile`, or run as they are written. */
export type Way = "compiled" | "plain";

const CAPTURED: Readonly<Record<Way, Captured>> = { compiled: compile as Captured, plain: (fn) => fn };

/** Our library as a side. */
export async function ours(way: Way, threads: number): Promise<Side> {
  await setBackend("wasm", { threads });
  return {
    version: "this commit",
    device: device(),
    workloads: new Map(workloads.map(({ name, prepare }) => [name, () => prepare(CAPTURED[way])])),
  };
}

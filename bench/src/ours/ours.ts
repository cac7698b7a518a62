import { compile, device, setBackend } from "@nn/tensor";
import type { Side } from "../side/serve.js";
import type { Captured } from "../workload.js";
import { workloads } from "../workloads/index.js";

/** Steps captured by `compile`, or run as they are written. */
export type Way = "compiled" | "plain";

const plain: Captured = (fn) => fn;
const CAPTURED: Readonly<Record<Way, Captured>> = { compiled: compile as Captured, plain };

/** Our library as a side. */
export async function ours(way: Way, threads: number): Promise<Side> {
  await setBackend("wasm", { threads });
  return {
    version: "this commit",
    device: device(),
    workloads: new Map(
      workloads
        // What is never compiled is in the first column already.
        .filter(({ uncompiled }) => !uncompiled || way === "compiled")
        .map(({ name, prepare, uncompiled }) => [name, () => prepare(uncompiled ? plain : CAPTURED[way])]),
    ),
  };
}

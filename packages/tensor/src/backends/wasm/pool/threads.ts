import type * as NodeOs from "node:os";
import type * as WorkerThreads from "node:worker_threads";
import { NODE_START, PAGE_START, WORKER_SOURCE } from "./worker-source.js";

/** What a thread starts with. */
export interface ThreadStart {
  readonly memory: WebAssembly.Memory;
  /** Address of the control block. */
  readonly control: number;
  /** Address of the thread's own scratch memory. */
  readonly scratch: number;
}

/** How threads are made here, or why they can't be. */
export type Threading =
  { readonly cores: number; readonly spawn: (start: ThreadStart) => void } | { readonly reason: string };

interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): typeof WorkerThreads;
  getBuiltinModule?(name: "node:os"): typeof NodeOs;
  readonly versions?: { readonly node?: string };
}

/** Looks for worker threads and shared memory, in Node and in pages. Imports nothing, so that bundles for pages stay whole. */
export function threading(): Threading {
  const node = (globalThis as { process?: NodeProcess }).process;
  if (node?.versions?.node) {
    return node.getBuiltinModule
      ? nodeThreading(node as Required<NodeProcess>)
      : { reason: `worker threads need Node 20.16 or newer, this is ${node.versions.node}` };
  }
  if (typeof Worker === "undefined") return { reason: "there are no workers here" };
  if (typeof SharedArrayBuffer === "undefined" || !globalThis.crossOriginIsolated) {
    return {
      reason:
        "shared memory needs a cross-origin isolated page (headers Cross-Origin-Opener-Policy: same-origin, " +
        "Cross-Origin-Embedder-Policy: require-corp)",
    };
  }
  return { cores: navigator.hardwareConcurrency || 1, spawn: spawnInPage };
}

function nodeThreading(node: Required<NodeProcess>): Threading {
  const spawn = (start: ThreadStart): void => {
    // Loaded when the first thread starts: a millisecond that small programs don't spend.
    const { Worker } = node.getBuiltinModule("node:worker_threads");
    const worker = new Worker(WORKER_SOURCE + NODE_START, { eval: true, workerData: start, name: "nn" });
    // The process may end while threads wait for work.
    worker.unref();
  };
  return { cores: node.getBuiltinModule("node:os").availableParallelism(), spawn };
}

function spawnInPage(start: ThreadStart): void {
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE + PAGE_START], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "nn" });
  worker.postMessage(start);
  URL.revokeObjectURL(url);
}

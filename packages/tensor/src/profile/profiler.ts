import { describeKernel } from "../schedule/describe.js";
import type { Plan, Step } from "../schedule/plan.js";
import { kernelFlops, stepBytes } from "./cost.js";

/** What one kernel cost, over all its runs. */
export interface KernelProfile {
  /** The kernel in words, as `explain()` writes it. */
  readonly kernel: string;
  calls: number;
  /** Milliseconds. */
  time: number;
  /** Bytes read and written, each array counted once. */
  bytes: number;
  /** Floating-point operations. */
  flops: number;
}

/** The recorder behind `profile()`: times kernels. */
export class Profiler {
  readonly kernels = new Map<string, KernelProfile>();

  run(step: Step, plan: Plan, run: () => void): void {
    const start = performance.now();
    run();
    const time = performance.now() - start;
    const kernel = describeKernel(step.kernel);
    let entry = this.kernels.get(kernel);
    if (!entry) this.kernels.set(kernel, (entry = { kernel, calls: 0, time: 0, bytes: 0, flops: 0 }));
    entry.calls++;
    entry.time += time;
    entry.bytes += stepBytes(step, plan);
    entry.flops += kernelFlops(step.kernel);
  }
}

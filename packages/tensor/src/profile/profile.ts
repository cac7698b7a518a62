import type { Limits } from "../backends/backend.js";
import { BackendError } from "../errors.js";
import { currentBackend } from "../runtime.js";
import { observeSteps } from "./observer.js";
import { Profiler, type KernelProfile } from "./profiler.js";

/** What {@link profile} measured: the kernels, slowest first; prints as a table. */
export class Profile<T = unknown> {
  constructor(
    /** What the profiled function returned. */
    readonly result: T,
    /** Milliseconds from start to end, tracing and scheduling included. */
    readonly time: number,
    readonly kernels: readonly KernelProfile[],
    /** What the machine can do at most, where the backend can measure it. */
    readonly limits: Limits | undefined,
  ) {}

  /** A table: time, share, calls, and each kernel's GFLOP/s and GB/s beside the machine's limit of both. */
  toString(): string {
    const { limits, time } = this;
    const rows = this.kernels.map((k) => [
      k.time.toFixed(3),
      percent(k.time, time),
      String(k.calls),
      ...rate(k.flops / k.time / 1e6, limits?.gflops),
      ...rate(k.bytes / k.time / 1e6, limits?.gbps),
      k.kernel,
    ]);
    const heads = limits ? ["GFLOP/s", "of peak", "GB/s", "of peak"] : ["GFLOP/s", "GB/s"];
    const inKernels = this.kernels.reduce((sum, k) => sum + k.time, 0);
    return [
      ...alignColumns([["ms", "share", "calls", ...heads, "kernel"], ...rows]),
      `${time.toFixed(3)} ms in all, ${inKernels.toFixed(3)} ms in kernels`,
      ...(limits
        ? [`peak: ${limits.gflops.toFixed(1)} GFLOP/s in registers, ${limits.gbps.toFixed(1)} GB/s copying`]
        : []),
    ].join("\n");
  }
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

function rate(value: number, limit: number | undefined): string[] {
  return limit === undefined ? [value.toFixed(2)] : [value.toFixed(2), percent(value, limit)];
}

/** Lines of cells under each other, to the right but for the last column. */
function alignColumns(table: readonly (readonly string[])[]): string[] {
  const last = table[0].length - 1;
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table.map((row) => row.map((cell, i) => (i === last ? cell : cell.padStart(widths[i]))).join("  "));
}

/**
 * Runs `fn` and measures every kernel that it makes the backend run: time, bytes and floating-point operations, beside
 * what the machine can do at most (measured at the first call, for about 50 milliseconds).
 * Values are computed when they are read, so read them (or step an optimiser) inside `fn`.
 *
 * @example
 * ```ts
 * import { profile, rand } from "@nn/tensor";
 * const a = rand([64, 64]);
 * const measured = await profile(() => a.matMul(a).relu().data());
 * console.log(String(measured));
 * ```
 */
export async function profile<T>(fn: () => T | Promise<T>): Promise<Profile<T>> {
  const backend = currentBackend();
  if (!backend.downloadSync || backend.deferred) {
    throw new BackendError(
      "profile",
      `kernels of the ${backend.name} backend run elsewhere, where they can't be timed from here`,
      'setBackend("wasm", { worker: false }), or take the time of many steps that end with one await x.item()',
    );
  }
  const limits = backend.limits?.();
  const profiler = new Profiler();
  observeSteps((step, plan, run) => profiler.run(step, plan, run));
  const start = performance.now();
  try {
    const result = await fn();
    const time = performance.now() - start;
    const kernels = [...profiler.kernels.values()].sort((a, b) => b.time - a.time);
    return new Profile(result, time, kernels, limits);
  } finally {
    observeSteps(undefined);
  }
}

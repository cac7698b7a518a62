import { profiler, type KernelProfile } from "./profiler.js";

/** What {@link profile} measured: the kernels, slowest first; prints as a table. */
export class Profile<T = unknown> {
  constructor(
    /** What the profiled function returned. */
    readonly result: T,
    /** Milliseconds from start to end, tracing and scheduling included. */
    readonly time: number,
    readonly kernels: readonly KernelProfile[],
  ) {}

  /** A table: time, share, calls, GFLOP/s and GB/s of each kernel. */
  toString(): string {
    const rows = this.kernels.map((k) => [
      k.time.toFixed(3),
      `${((100 * k.time) / this.time).toFixed(1)} %`,
      String(k.calls),
      (k.flops / k.time / 1e6).toFixed(2),
      (k.bytes / k.time / 1e6).toFixed(2),
      k.kernel,
    ]);
    const table = [["ms", "share", "calls", "GFLOP/s", "GB/s", "kernel"], ...rows];
    const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
    const lines = table.map((row) =>
      row.map((cell, i) => (i === 5 ? cell : cell.padStart(widths[i]))).join("  "),
    );
    const inKernels = this.kernels.reduce((sum, k) => sum + k.time, 0);
    return [...lines, `${this.time.toFixed(3)} ms in all, ${inKernels.toFixed(3)} ms in kernels`].join("\n");
  }
}

/**
 * Runs `fn` and measures every kernel that it makes the backend run: time, bytes and floating-point operations.
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
  profiler.kernels.clear();
  profiler.active = true;
  const start = performance.now();
  try {
    const result = await fn();
    const time = performance.now() - start;
    const kernels = [...profiler.kernels.values()].sort((a, b) => b.time - a.time);
    return new Profile(result, time, kernels);
  } finally {
    profiler.active = false;
  }
}

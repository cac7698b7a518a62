/**
 * What the driver and the processes that measure say to each other: one JSON text a line, commands on a side's standard
 * input, answers on its standard output behind {@link MARK}, for libraries print there too. One answer per command, and
 * a {@link Hello} at the start.
 */
export const MARK = "@bench ";

/** Who answers. */
export interface Hello {
  readonly version: string;
  /** Where the work is done, in a few words: "WebAssembly SIMD, 2 threads". */
  readonly device: string;
}

export type Command =
  | { readonly do: "prepare"; readonly workload: string; readonly warmMs: number }
  | { readonly do: "measure"; readonly workload: string; readonly ms: number }
  | { readonly do: "release"; readonly workload: string };

/** A workload is warm. */
export interface Ready {
  /** Milliseconds of the first call: tracing, planning and compiling included. */
  readonly firstMs: number;
  /** Milliseconds of a call at the end of the warm-up. */
  readonly callMs: number;
  readonly check?: number;
  readonly parameters?: number;
}

/** Blocks timed one after the other. */
export interface Slice {
  /** Milliseconds per call in each block. */
  readonly blocks: readonly number[];
  /** Of each block, whether nothing is known to have disturbed it. */
  readonly clean: readonly boolean[];
}

export interface Answer {
  readonly hello?: Hello;
  readonly ready?: Ready;
  readonly slice?: Slice;
  readonly released?: true;
  /** The side has no such workload. */
  readonly missing?: true;
  readonly failed?: string;
}

import type { Intrinsic } from "./intrinsic.js";

/**
 * What one gpu.js kernel computes. Each thread makes `width` numbers, which lie side by side in the output; `threads` of
 * them run. Arrays are named `a0`, `a1`, … and scalars `s0`, `s1`, … in `body`.
 */
export interface Program {
  /** The statements of the kernel function, in the part of JavaScript that gpu.js translates. */
  readonly body: string;
  /** How many arrays it reads. */
  readonly arrays: number;
  readonly scalars: readonly ScalarType[];
  /** The functions that `body` calls, without those that they call. */
  readonly intrinsics: readonly Intrinsic[];
  /** 1: `return x`. 4: `return [x, y, z, w]`. */
  readonly width: 1 | 4;
}

export type ScalarType = "Number" | "Integer";

/** How a program says what devices do differently. */
export interface Dialect {
  /** Arrays are read and written four numbers at a time: every program is of width 4. */
  readonly texels: boolean;
  /** Number of the thread. */
  readonly thread: string;
  /** The number at place `index` of array `array`. */
  load(array: number, index: string): string;
  /** The four numbers at places 4 `texel` … 4 `texel` + 3, of type Array(4); undefined where four loads are as good. */
  readonly loadTexel?: (array: number, texel: string) => string;
}

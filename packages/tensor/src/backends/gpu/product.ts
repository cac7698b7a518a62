import type { Memory } from "./device/device.js";

/**
 * How a factor of a product lies in memory: element (b, i, j) at `offset + b * batch + i * rows + j * columns`. One of
 * `rows` and `columns` is 1, and everything else is a multiple of four, so that it is read four numbers at a time.
 */
export interface Factor {
  readonly offset: number;
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * `out[b, i, j] = sum over l of left[b, i, l] * right[b, l, j]` for b < batch, i < m, j < n, l < k. n is a multiple of four,
 * and k too, where a factor is read along it.
 */
export interface ProductShape {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly left: Factor;
  readonly right: Factor;
}

/** A product in the device's own language. */
export interface CompiledProduct {
  /** As of `CompiledProgram`. */
  readonly ready: Promise<void> | undefined;
  run(left: Memory, right: Memory, outputs: readonly Memory[]): void;
  destroy(): void;
}

/** What a device can do that has products of its own, beside those that gpu.js translates. */
export interface Products {
  /**
   * How many arrays a result takes: 1, or 4 where a thread can only write to one place of each. Then array r holds the rows
   * r, r + 4, … of each matrix.
   */
  readonly outputs: 1 | 4;
  compile(shape: ProductShape): CompiledProduct;
}

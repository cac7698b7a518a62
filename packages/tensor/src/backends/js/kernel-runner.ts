import type { JsBuffer } from "./js-buffer.js";
import { BLOCK } from "./scratch.js";

/** A kernel made ready by the js backend. */
export type Runner = (
  inputs: readonly JsBuffer[],
  outputs: readonly JsBuffer[],
  scalars: readonly number[],
) => void;

/** Cuts 0 … total - 1 into blocks. */
export function forEachBlock(total: number, visit: (start: number, n: number) => void): void {
  for (let start = 0; start < total; start += BLOCK) visit(start, Math.min(BLOCK, total - start));
}

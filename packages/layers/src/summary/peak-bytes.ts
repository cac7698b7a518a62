import { withBackend } from "@nn/tensor";
import { MemoryMeter } from "./memory-meter.js";

/**
 * The memory that something needs at most, in bytes, without computing it: sizes that wouldn't fit take no longer than
 * small ones. What it reads of tensors made outside is counted, too.
 *
 * @param run - Makes tensors and calls `realize` on the results; it can't read values, which are 0.
 *
 * @example
 * ```ts
 * import { peakBytes, scaledDotProductAttention } from "@nn/layers";
 * import { rand } from "@nn/tensor";
 * const attend = (length: number): Promise<number> =>
 *   peakBytes(() => {
 *     const x = rand([1, 4, length, 16]);
 *     scaledDotProductAttention(x, x, x, { isCausal: true }).realize();
 *   });
 * console.log((await attend(8192)) / (await attend(4096)) < 2.1); // true: in proportion to the length
 * ```
 */
export async function peakBytes(run: () => unknown): Promise<number> {
  const meter = new MemoryMeter();
  return withBackend(meter, () => meter.measure(run));
}

import type { Slot, Target } from "../recipe.js";

/** Fewer threads than this leave a device idle. */
const MANY_THREADS = 4096;

/**
 * Numbers that each thread makes for a dense output whose collapsed axes are `sizes`: four where lanes then share what
 * they read, and enough threads are left.
 */
export function widthFor({ dialect }: Target, sizes: readonly number[], output: Slot): 1 | 4 {
  if (dialect.texels || output.dtype === "int32") return 4;
  return (sizes.at(-1) ?? 1) % 4 === 0 && output.length >= 4 * MANY_THREADS ? 4 : 1;
}

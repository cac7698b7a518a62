import { requireAxes } from "./pool-windows.js";
import { perAxis } from "./per-axis.js";

/** Sizes of an adaptive pooling's result: a number for all spatial axes, or one each; null keeps the input's size. */
export type AdaptiveSize = number | null | readonly (number | null)[];

/** The whole number of places that each of the last `rank` axes gets. */
export function adaptiveSizes(
  operation: string,
  shape: readonly number[],
  rank: number,
  output: AdaptiveSize,
): number[] {
  requireAxes(operation, shape, rank);
  const kept = shape.slice(shape.length - rank);
  const same = output === null || typeof output === "number";
  const wanted = same ? new Array<number | null>(rank).fill(output) : output;
  return perAxis(operation, "the output size", wanted.map((size, i) => size ?? kept[i] ?? 0), rank, 1); // prettier-ignore
}

import { explainNodes } from "./schedule/explain.js";
import { realizeNodes } from "./schedule/realize.js";
import type { Tensor } from "./tensor.js";

/** Computes several tensors in one schedule, sharing what they have in common. */
export function realize(...tensors: readonly Tensor[]): void {
  realizeNodes(tensors.map((x) => x.live("realize")));
}

/**
 * The kernels that reading these tensors together would run, one per line.
 *
 * @example
 * ```ts
 * import { explain, rand } from "@nn/tensor";
 * const x = rand([8, 4]);
 * console.log(explain(x.mul(2).add(1).relu().sum(1)));
 * ```
 */
export function explain(...tensors: readonly Tensor[]): string {
  return explainNodes(tensors.map((x) => x.live("explain")));
}

import type { Tensor } from "@nn/tensor";

/** The sum over everything that belongs to one example: `[n, *]` to `[n]`. */
export function sumExamples(x: Tensor): Tensor {
  return x.rank === 1 ? x : x.sum(Array.from({ length: x.rank - 1 }, (_, i) => i + 1));
}

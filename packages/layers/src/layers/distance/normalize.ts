import { norm, type Tensor } from "@nn/tensor";

/** Options of {@link normalize}. */
export interface NormalizeOptions {
  /** The order of the norm. Initially 2. */
  readonly p?: number;
  /** The axis along which vectors lie. Initially 1. */
  readonly axis?: number;
  /** The least that a vector is divided by. Initially 1e-12. */
  readonly eps?: number;
}

/**
 * Vectors of length 1: x / max(‖x‖, ε).
 *
 * @param x - `[*]`
 * @returns Of x's shape.
 * @throws IndexError when x doesn't have the axis.
 *
 * @example
 * ```ts
 * import { normalize } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * console.log(String(normalize(tensor([[3, 4], [0, 5]])))); // [[0.6, 0.8], [0, 1]]
 * ```
 */
export function normalize(x: Tensor, { p = 2, axis = 1, eps = 1e-12 }: NormalizeOptions = {}): Tensor {
  return x.div(norm(x, axis, { ord: p, keepdim: true }).maximum(eps));
}

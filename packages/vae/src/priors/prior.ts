import type { Generator, Tensor } from "@nn/tensor";
import type { DiagonalNormal } from "../normal/diagonal-normal.js";

/** How codes are distributed before an example is seen. */
export interface Prior {
  /**
   * log p(z): `[n, k]` to `[n]`.
   *
   * @param posterior - The model's q(z | x), for priors that are made of it.
   */
  logProb(z: Tensor, posterior: (x: Tensor) => DiagonalNormal): Tensor;
  /** Codes `[count, codeSize]`. */
  sample(
    count: number,
    codeSize: number,
    posterior: (x: Tensor) => DiagonalNormal,
    options?: { readonly generator?: Generator },
  ): Tensor;
}

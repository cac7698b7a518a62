import { LayerNorm, RMSNorm, type Module } from "@nn/layers";
import { NNError } from "@nn/tensor";

/** The norms that a block may have: Ba et al. 2016, Zhang and Sennrich 2019. */
export type NormKind = "layer" | "rms";

/** How a norm is made. */
export interface NormOptions {
  /** Initially "layer". */
  readonly norm?: NormKind | undefined;
  /** ε of the norm. Initially 1e-5 of "layer", 2⁻²³ of "rms". */
  readonly normEps?: number | undefined;
}

/**
 * A norm over the last axis, as blocks have it.
 *
 * @param size - Of that axis.
 * @throws NNError when there is no such norm.
 *
 * @example
 * ```ts
 * import { makeNorm } from "@nn/transformer";
 * console.log(String(makeNorm(8, { norm: "rms", normEps: 1e-6 }))); // RMSNorm([8], eps=0.000001, …)
 * ```
 */
export function makeNorm(size: number, { norm = "layer", normEps }: NormOptions): Module {
  if (norm !== "layer" && norm !== "rms") {
    throw new NNError("makeNorm", `there is no norm "${String(norm)}"`, 'use "layer" or "rms"');
  }
  const options = normEps === undefined ? {} : { eps: normEps };
  return norm === "rms" ? new RMSNorm(size, options) : new LayerNorm(size, options);
}

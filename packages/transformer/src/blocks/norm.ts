import { LayerNorm, RMSNorm, type Module } from "@nn/layers";

/** The norms that a block may have: Ba et al. 2016, Zhang and Sennrich 2019. */
export type NormKind = "layer" | "rms";

/** How a norm is made. */
export interface NormOptions {
  /** Initially "layer". */
  readonly norm?: NormKind | undefined;
  /** ε of the norm. Initially 1e-5 of "layer", 2⁻²³ of "rms". */
  readonly normEps?: number | undefined;
}

/** A norm over the last axis. */
export function makeNorm(size: number, { norm = "layer", normEps }: NormOptions): Module {
  const options = normEps === undefined ? {} : { eps: normEps };
  return norm === "rms" ? new RMSNorm(size, options) : new LayerNorm(size, options);
}

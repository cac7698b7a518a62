import type { Module } from "@nn/layers";
import type { Tensor } from "@nn/tensor";

/** An invertible step z → z', and the logarithm of how much it widens space: log |det ∂z' / ∂z|. */
export interface FlowStep {
  /** `[n, k]` */
  readonly z: Tensor;
  /** `[n]` */
  readonly logDet: Tensor;
}

/** A step of a normalising flow. */
export type Flow = Module<[z: Tensor], FlowStep>;

import type { Module } from "@nn/layers";
import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";

/** An invertible step z → z', and the logarithm of how much it widens space: log |det ∂z' / ∂z|. */
export interface FlowStep {
  /** `[n, k]` */
  readonly z: Tensor;
  /** `[n]` */
  readonly logDet: Tensor;
}

/** A step of a normalising flow. */
export type Flow = Module<[z: Tensor], FlowStep>;

/** Refuses a size of codes that is none. */
export function checkSize(flow: string, size: number, least = 1): void {
  if (Number.isInteger(size) && size >= least) return;
  throw new NNError(flow, `size must be a whole number from ${least} up, got ${size}`);
}

/** Refuses codes of another size. */
export function checkCodes(flow: string, z: Tensor, size: number): void {
  if (z.rank === 2 && z.shape[1] === size) return;
  throw new ShapeError(flow, `expected codes [n, ${size}], got ${formatShape(z.shape)}`);
}

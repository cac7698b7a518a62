import type { Module } from "@nn/layers";
import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";

/** One pass through an autoencoder in training, as a {@link Penalty} sees it. */
export interface Pass {
  /** What the encoder was given: the corrupted examples, where there is corruption. `[n, …]` */
  readonly x: Tensor;
  /** The codes, `[n, …]`. */
  readonly code: Tensor;
  /** From examples to codes, for penalties that need its derivatives. */
  readonly encode: (x: Tensor) => Tensor;
}

/** What an autoencoder's loss has beside the reconstruction: a rank-0 tensor for each pass. */
export type Penalty = Module<[pass: Pass]>;

/** Refuses a weight that is none. */
export function checkWeight(penalty: string, weight: number): void {
  if (!(weight >= 0)) throw new NNError(penalty, `weight must be at least 0, got ${weight}`);
}

/** Refuses codes of another size. */
export function checkCodeSize(penalty: string, code: Tensor, size: number): void {
  if (code.rank === 2 && code.shape[1] === size) return;
  throw new ShapeError(penalty, `expected codes [n, ${size}], got ${formatShape(code.shape)}`);
}

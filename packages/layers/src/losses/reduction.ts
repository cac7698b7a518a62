import { NNError, ShapeError, type Tensor, formatShape } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";

/** What becomes of the losses of the elements: their mean, their sum, or all of them. */
export type LossReduction = "mean" | "sum" | "none";

/** Options of every loss. */
export interface LossOptions {
  /** Initially "mean". */
  readonly reduction?: LossReduction;
}

export function reduceLoss(losses: Tensor, options: LossOptions): Tensor {
  const { reduction = "mean" } = options;
  if (!["mean", "sum", "none"].includes(reduction)) {
    throw new NNError("loss", `there is no reduction "${String(reduction)}"`, 'use "mean", "sum" or "none"');
  }
  if (reduction === "none") return losses;
  return reduction === "sum" ? losses.sum() : losses.mean();
}

export function requireSameShape(operation: string, input: Tensor, target: Tensor): void {
  if (!sameShape(input.shape, target.shape)) {
    throw new ShapeError(
      operation,
      `the input has shape ${formatShape(input.shape)}, the target ${formatShape(target.shape)}`,
      "give both the same shape, with reshape or expand",
    );
  }
}

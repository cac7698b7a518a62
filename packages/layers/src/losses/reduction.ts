import { NNError, ShapeError, type Tensor, formatShape } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";

/** What becomes of the losses of the elements: their mean, their sum, or all of them. */
export type LossReduction = "mean" | "sum" | "none";

/** Options of every loss. */
export interface LossOptions {
  /** Initially "mean". */
  readonly reduction?: LossReduction;
}

/** The reduction that is asked for, "mean" at first. */
export function reductionOf(operation: string, { reduction = "mean" }: LossOptions): LossReduction {
  if (!["mean", "sum", "none"].includes(reduction)) {
    throw new NNError(
      operation,
      `there is no reduction "${String(reduction)}"`,
      'use "mean", "sum" or "none"',
    );
  }
  return reduction;
}

export function reduceLoss(operation: string, losses: Tensor, options: LossOptions): Tensor {
  const reduction = reductionOf(operation, options);
  if (reduction === "none") return losses;
  return reduction === "sum" ? losses.sum() : losses.mean();
}

export function requireSameShape(
  operation: string,
  input: Tensor,
  target: Tensor,
  [first, second]: readonly [string, string] = ["input", "target"],
): void {
  const [{ shape }, other] = [nodeOf(operation, input), nodeOf(operation, target)];
  if (!sameShape(shape, other.shape)) {
    throw new ShapeError(
      operation,
      `the ${first} has shape ${formatShape(shape)}, the ${second} ${formatShape(other.shape)}`,
      "give both the same shape, with reshape or expand",
    );
  }
}

import { formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";

/** Losses times weights that broadcast to them. */
export function weighted(operation: string, losses: Tensor, weight: Tensor | undefined): Tensor {
  if (!weight) return losses;
  const result = losses.mul(weight);
  if (!sameShape(result.shape, losses.shape)) {
    throw new ShapeError(
      operation,
      `a weight of shape ${formatShape(weight.shape)} does not broadcast to ${formatShape(losses.shape)}`,
    );
  }
  return result;
}

import { formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape, type Shape } from "@nn/tensor/graph";

/** @throws ShapeError when a state hasn't the shape that is wanted. */
export function checkState(operation: string, name: string, state: Tensor, wanted: Shape): void {
  const { shape } = nodeOf(operation, state);
  if (sameShape(shape, wanted)) return;
  const text = `expected ${name} of ${formatShape(wanted)}, got ${formatShape(shape)}`;
  throw new ShapeError(operation, text);
}

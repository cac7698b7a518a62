import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { sameShape, type Shape } from "@nn/tensor/graph";

/** @throws NNError when one isn't a positive integer. */
export function checkCounts(operation: string, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && count > 0) continue;
    throw new NNError(operation, `${name} must be a positive integer, got ${count}`);
  }
}

/** @throws ShapeError when a state hasn't the shape that is wanted. */
export function checkState(operation: string, name: string, state: Tensor, wanted: Shape): void {
  if (sameShape(state.shape, wanted)) return;
  const text = `expected ${name} of ${formatShape(wanted)}, got ${formatShape(state.shape)}`;
  throw new ShapeError(operation, text);
}

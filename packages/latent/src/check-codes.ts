import { formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";

/** Refuses codes of different shapes. */
export function checkSameShape(operation: string, from: Tensor, to: Tensor): void {
  const [a, b] = [nodeOf(operation, from).shape, nodeOf(operation, to).shape];
  if (a.length > 0 && a.join() === b.join()) return;
  throw new ShapeError(
    operation,
    `the codes must have one shape, got ${formatShape(a)} and ${formatShape(b)}`,
  );
}

/** Refuses what is not a list of codes. */
export function checkCodes(operation: string, codes: Tensor): void {
  const { shape } = nodeOf(operation, codes);
  if (shape.length === 2 && codes.size > 0) return;
  throw new ShapeError(
    operation,
    `expected codes [n, k], got ${formatShape(shape)}`,
    shape.length > 2 ? "make each one flat: codes.flatten(1)" : undefined,
  );
}

/** Refuses what is not a whole number of at least `least`. */
export function checkCount(operation: string, name: string, count: number, least = 1): void {
  if (Number.isInteger(count) && count >= least) return;
  throw new ShapeError(operation, `${name} must be a whole number from ${least} up, got ${count}`);
}

import { formatShape, ShapeError, type Tensor } from "@nn/tensor";

/** Refuses codes of different shapes. */
export function checkSameShape(operation: string, from: Tensor, to: Tensor): void {
  if (from.shape.join() === to.shape.join()) return;
  throw new ShapeError(
    operation,
    `the codes must have one shape, got ${formatShape(from.shape)} and ${formatShape(to.shape)}`,
  );
}

/** Refuses what is not a list of codes. */
export function checkCodes(operation: string, codes: Tensor): void {
  if (codes.rank === 2 && codes.shape[0] > 0) return;
  throw new ShapeError(operation, `expected codes [n, k], got ${formatShape(codes.shape)}`);
}

/** Refuses what is not a whole number of at least `least`. */
export function checkCount(operation: string, name: string, count: number, least = 1): void {
  if (Number.isInteger(count) && count >= least) return;
  throw new ShapeError(operation, `${name} must be a whole number from ${least} up, got ${count}`);
}

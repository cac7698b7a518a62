import { formatShape, ShapeError, type Tensor } from "@nn/tensor";

export function checkExamples(operation: string, x: Tensor, least: number): void {
  if (x.rank === 2 && x.shape[0] >= least) return;
  throw new ShapeError(operation, `x must be [n, d] with n >= ${least}, got ${formatShape(x.shape)}`);
}

export function checkCount(operation: string, x: Tensor, count: number): void {
  const most = Math.min(...x.shape);
  if (count <= most) return;
  throw new ShapeError(
    operation,
    `x of shape ${formatShape(x.shape)} has at most ${most} components, ${count} were asked for`,
    "ask for fewer components, or give more examples",
  );
}

export function checkWidth(operation: string, x: Tensor, width: number): void {
  if (x.shape.at(-1) === width) return;
  throw new ShapeError(operation, `expected [*, ${width}], got ${formatShape(x.shape)}`);
}

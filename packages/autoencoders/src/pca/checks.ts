import { formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { checkRows } from "../fit/check-examples.js";

/** Refuses what is no matrix of examples, and names the first that is not finite. */
export async function checkExamples(operation: string, x: Tensor, least: number): Promise<void> {
  const { shape } = nodeOf(operation, x);
  if (shape.length !== 2 || shape[0]! < least || shape[1] === 0) {
    throw new ShapeError(
      operation,
      `x must be [n, d] with n >= ${least} and d >= 1, got ${formatShape(shape)}`,
    );
  }
  await checkRows(operation, x);
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
  const { shape } = nodeOf(operation, x);
  if (shape.at(-1) === width) return;
  throw new ShapeError(operation, `expected [*, ${width}], got ${formatShape(shape)}`);
}

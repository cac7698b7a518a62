import { ShapeError, formatShape } from "../errors.js";
import type { Shape } from "../shape.js";

/** A shape taken apart into leading axes and the two of a matrix. */
export interface MatrixShape {
  readonly batch: Shape;
  readonly rows: number;
  readonly columns: number;
}

export function matrixShape(operation: string, shape: Shape): MatrixShape {
  if (shape.length < 2) {
    throw new ShapeError(operation, `expected matrices, a shape [*, m, n], got ${formatShape(shape)}`);
  }
  return { batch: shape.slice(0, -2), rows: shape[shape.length - 2], columns: shape[shape.length - 1] };
}

export function squareShape(operation: string, shape: Shape): MatrixShape {
  const parts = matrixShape(operation, shape);
  if (parts.rows !== parts.columns) {
    throw new ShapeError(operation, `expected square matrices, a shape [*, n, n], got ${formatShape(shape)}`);
  }
  return parts;
}

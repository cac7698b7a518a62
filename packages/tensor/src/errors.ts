/**
 * Every error that this library throws on purpose. The message names the operation, what it got, and the fix.
 *
 * @example
 * ```ts
 * import { NNError, ones } from "@nn/tensor";
 * try {
 *   ones([2, 3]).add(ones([4]));
 * } catch (error) {
 *   if (error instanceof NNError) console.log(error.operation, error.message);
 * }
 * ```
 */
export class NNError extends Error {
  override readonly name: string = "NNError";
  /** The operation that refused, by its public name. */
  readonly operation: string;

  constructor(operation: string, problem: string, fix?: string) {
    super(`${operation}: ${problem}${fix ? `\n  Fix: ${fix}` : ""}`);
    this.operation = operation;
  }
}

/** Shapes, ranks or sizes that don't fit the operation. */
export class ShapeError extends NNError {
  override readonly name = "ShapeError";
}

/** A dtype that the operation doesn't take. */
export class DTypeError extends NNError {
  override readonly name = "DTypeError";
}

/** An axis, position or index outside its range. */
export class IndexError extends NNError {
  override readonly name = "IndexError";
}

/** Something that the current backend, or this machine, cannot do. */
export class BackendError extends NNError {
  override readonly name = "BackendError";
}

/** A value that was overwritten or disposed and can't be had again. */
export class ValueError extends NNError {
  override readonly name = "ValueError";
}

/** `[2, 3]`, as shapes are written in every message. */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

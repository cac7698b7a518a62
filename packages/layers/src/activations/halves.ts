import { chunk, formatShape, ShapeError, type Tensor } from "@nn/tensor";

/** The two halves of a tensor along an axis. */
export function halves(operation: string, x: Tensor, axis: number): readonly [Tensor, Tensor] {
  const size = x.shape.at(axis);
  if (size === undefined || size === 0 || size % 2 !== 0) {
    throw new ShapeError(
      operation,
      `axis ${axis} of ${formatShape(x.shape)} cannot be halved`,
      "give it an even size, twice that of the result",
    );
  }
  const [first, second] = chunk(x, 2, axis);
  return [first, second];
}

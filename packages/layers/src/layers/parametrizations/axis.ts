import { formatShape, IndexError, type Tensor } from "@nn/tensor";

/** The axis counted from the front. */
export function axisOf(operation: string, axis: number, { shape, rank }: Tensor): number {
  const at = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(at) && at >= 0 && at < rank) return at;
  throw new IndexError(operation, `there is no axis ${axis} in a weight of ${formatShape(shape)}`);
}

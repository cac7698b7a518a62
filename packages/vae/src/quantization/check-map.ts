import { formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";

/** Refuses what is no map of numbers of a code book. */
export function checkMap(operation: string, indices: Tensor): void {
  const { shape, dtype } = nodeOf(operation, indices);
  if (shape.length === 3 && dtype === "int32") return;
  throw new ShapeError(operation, `expected an int32 map [n, h, w], got ${dtype} ${formatShape(shape)}`);
}

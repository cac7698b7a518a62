import { Tensor } from "@nn/tensor";

/** All tensors in a tree of arrays and plain objects. */
export function tensorsIn(tree: unknown): Tensor[] {
  if (tree instanceof Tensor) return [tree];
  if (typeof tree !== "object" || tree === null) return [];
  return Object.values(tree).flatMap(tensorsIn);
}

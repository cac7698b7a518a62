import { permuteNode, reshapeNode, sliceNode } from "../graph/build.js";
import type { Node } from "../graph/node.js";

/** The main diagonal of two axes of equal size, as a new last axis: a strided view, never a copy of a contiguous x. */
export function diagonalOf(node: Node, axis0: number, axis1: number): Node {
  const rest = node.shape.map((_, i) => i).filter((i) => i !== axis0 && i !== axis1);
  const size = node.shape[axis0];
  const lead = rest.map((i) => node.shape[i]);
  const flat = reshapeNode(permuteNode(node, [...rest, axis0, axis1]), [...lead, size * size]);
  const start = flat.shape.map(() => 0);
  const step = [...lead.map(() => 1), size + 1];
  return sliceNode(flat, start, step, [...lead, size]);
}

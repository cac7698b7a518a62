import { Tensor } from "@nn/tensor";
import { dotNode, permuteNode, type Node } from "@nn/tensor/graph";

/** Gradients of `[b, m, k] x [b, k, n]`, where each letter stands for several axes: those that are wanted. */
export function dotGradients(
  g: Tensor,
  a: Tensor,
  b: Tensor,
  { batch, contract }: { readonly batch: number; readonly contract: number },
  wants: (source: number) => boolean,
): (Tensor | undefined)[] {
  const m = a.rank - batch - contract;
  const n = b.rank - batch - contract;
  const ofA = (): Tensor => new Tensor(dotNode(g.node, swapGroups(b.node, batch, contract), batch, n));
  const ofB = (): Tensor => new Tensor(dotNode(swapGroups(a.node, batch, m), g.node, batch, m));
  return [wants(0) ? ofA() : undefined, wants(1) ? ofB() : undefined];
}

/** Behind the batch axes, moves the first `count` axes to the end. */
function swapGroups(node: Node, batch: number, count: number): Node {
  const rank = node.shape.length;
  const perm: number[] = [];
  for (let axis = 0; axis < batch; axis++) perm.push(axis);
  for (let axis = batch + count; axis < rank; axis++) perm.push(axis);
  for (let axis = batch; axis < batch + count; axis++) perm.push(axis);
  return permuteNode(node, perm);
}

import { Tensor } from "@nn/tensor";
import { dotNode, permuteNode, type Node } from "@nn/tensor/graph";

/** Gradients of `[b, m, k] x [b, k, n]`, where each letter stands for several axes. */
export function dotGradients(
  g: Tensor,
  a: Tensor,
  b: Tensor,
  params: { batch: number; contract: number },
): Tensor[] {
  const { batch, contract } = params;
  const m = a.rank - batch - contract;
  const n = b.rank - batch - contract;
  const bT = swapGroups(b.node, batch, contract); // [b, n, k]
  const aT = swapGroups(a.node, batch, m); // [b, k, m]
  return [new Tensor(dotNode(g.node, bT, batch, n)), new Tensor(dotNode(aT, g.node, batch, m))];
}

/** Behind the batch axes, moves the first `count` axes to the end. */
function swapGroups(node: Node, batch: number, count: number): Node {
  const axes = node.shape.map((_, i) => i);
  return permuteNode(node, [
    ...axes.slice(0, batch),
    ...axes.slice(batch + count),
    ...axes.slice(batch, batch + count),
  ]);
}

import type { Node } from "../graph/node.js";

/** Nodes to be computed with the next schedule, whatever that is for: running statistics, copies of parameters. */
const pending = new Set<Node>();
const NONE: readonly Node[] = [];

/** Has the node's value computed with the next schedule that runs. */
export function addPending(node: Node): void {
  pending.add(node);
}

/** The nodes that wait; they are computed by the caller. Newer statistics make older ones needless. */
export function takePending(): readonly Node[] {
  if (pending.size === 0) return NONE;
  const nodes = [...pending].filter((node) => !node.storage && (!node.owner || node.owner.node === node));
  pending.clear();
  return nodes;
}

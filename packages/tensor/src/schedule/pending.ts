import type { Node, StateOwner } from "../graph/node.js";

/** State that was given a new value which has not been computed yet (running statistics, copies of parameters). */
const pending = new Set<StateOwner>();

/** Has the owner's value computed with the next schedule that runs, whatever that is for. */
export function addPending(owner: StateOwner): void {
  pending.add(owner);
}

/** The nodes that wait; they are computed by the caller. */
export function pendingNodes(): Node[] {
  const nodes = [...pending].map((owner) => owner.node).filter((node) => !node.storage);
  pending.clear();
  return nodes;
}

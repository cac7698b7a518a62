import { capturing } from "../schedule/capture.js";
import { addPending, takePending } from "../schedule/pending.js";
import { realizeNodes } from "../schedule/realize.js";
import { identityNode } from "./build.js";
import { endIteration } from "./device-cache.js";
import { NO_SOURCES, Node, type StateOwner } from "./node.js";
import { copyOf, pin } from "./state.js";
import type { Storage } from "./storage.js";

/**
 * Gives state tensors new values, computed now in one schedule; the memory of the old ones is recycled. Ends an
 * iteration for the device cache.
 */
export function assign(updates: readonly (readonly [owner: StateOwner, value: Node])[]): void {
  const capture = capturing();
  if (capture) {
    for (const [owner, value] of updates) noteAssignment(owner, value);
    return;
  }
  const values = updates.map(([, value]) => value);
  const known = new Set(values.filter((value) => value.storage));
  // Copies that were asked for before come first, even when nothing else is to be computed.
  realizeNodes([...values, ...takePending()]);
  const taken = new Set<Storage>();
  for (const [owner, value] of updates) {
    const storage = ownStorage(value, known, taken);
    owner.node = leafNode(value, storage, owner);
    pin(storage, owner);
  }
  endIteration();
}

/** Depth of `withoutUpdates` calls under way. */
let heldDepth = 0;

/** Runs `fn`, in which `assignLater` changes nothing: for what is computed again, and updated its state the first time. */
export function withoutUpdates<T>(fn: () => T): T {
  heldDepth++;
  try {
    return fn();
  } finally {
    heldDepth--;
  }
}

/** As `assign`, but computed together with whatever is computed next: for statistics gathered on the way. */
export function assignLater(owner: StateOwner, value: Node): void {
  if (heldDepth > 0) return;
  if (capturing()) {
    noteAssignment(owner, value);
    return;
  }
  addPending(takeOver(owner, value));
}

/** Makes a node of the owner's own the owner's value. */
function takeOver(owner: StateOwner, value: Node): Node {
  const node = identityNode(value, { stop: true });
  node.owner = owner;
  node.tracked = owner.requiresGrad;
  owner.node = node;
  return node;
}

function noteAssignment(owner: StateOwner, value: Node): void {
  const { assigned } = capturing()!;
  if (!assigned.has(owner)) assigned.set(owner, owner.node);
  // A second step in the same function differentiates with respect to what the first one made.
  takeOver(owner, value);
}

/** The value's storage, or a copy where something else may still name it. */
function ownStorage(value: Node, known: ReadonlySet<Node>, taken: Set<Storage>): Storage {
  let storage = value.storage!;
  const ours = !known.has(value) && storage.buffer && !storage.pinned && !storage.host && !storage.shared;
  if (!ours || taken.has(storage)) storage = copyOf(storage);
  taken.add(storage);
  return storage;
}

/** A leaf that holds state. */
export function leafNode(
  like: { shape: readonly number[]; dtype: Node["dtype"] },
  storage: Storage,
  owner: StateOwner,
): Node {
  const node = new Node("data", NO_SOURCES, like.shape, like.dtype, undefined);
  node.storage = storage;
  node.owner = owner;
  node.tracked = owner.requiresGrad;
  return node;
}

import type { Node, StateOwner } from "../graph/node.js";
import type { RandomKey } from "../random/generator.js";

/** What `compile` learns while it traces a function. */
export interface Capture {
  /** State that the function gives new values, with the node it had before. */
  readonly assigned: Map<StateOwner, Node>;
  /** Undoes what tracing left on tensors, such as gradients. */
  readonly cleanups: (() => void)[];
  /** The random keys that it draws, in order, those that nothing comes of included. */
  readonly keys: RandomKey[];
}

let current: Capture | undefined;

export function capturing(): Capture | undefined {
  return current;
}

/** Traces `fn`: nothing is computed, assignments are noted. */
export function withCapture<T>(capture: Capture, fn: () => T): T {
  const outer = current;
  current = capture;
  try {
    return fn();
  } finally {
    current = outer;
  }
}

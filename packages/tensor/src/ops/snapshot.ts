import { identityNode } from "../graph/build.js";
import { capturing } from "../schedule/capture.js";
import { addPending } from "../schedule/pending.js";
import { Tensor } from "../tensor.js";
import { nodeOf } from "./operand.js";

/** The value as it is now: computed, at the latest, with the next schedule that runs, before any update. */
export function snapshot(x: Tensor): Tensor {
  const node = nodeOf("clone", x);
  const copy = identityNode(node, { stop: false });
  copy.keep = true;
  // What is captured is computed in its place at each call.
  if (!capturing()) addPending(copy);
  return new Tensor(copy);
}

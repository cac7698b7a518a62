import { BackendError } from "../errors.js";
import { copyOf, pin } from "../graph/state.js";
import type { Node } from "../graph/node.js";
import type { Storage } from "../graph/storage.js";
import { currentBackend } from "../runtime.js";
import { capturing } from "./capture.js";
import { execute } from "./execute.js";
import { takePending } from "./pending.js";
import { planFor } from "./plan-cache.js";
import { leafStorage, scalarValues, schedule, type Schedule } from "./schedule.js";

/** Computes the values of nodes, in one schedule. */
export function realizeNodes(nodes: readonly Node[]): void {
  if (capturing()) {
    throw new BackendError(
      "compile",
      "a value was read while its function is being captured",
      "return it instead",
    );
  }
  const roots = nodes.filter((node) => !node.storage);
  if (roots.length === 0) return;
  run(schedule([...roots, ...takePending()]));
}

function run(wanted: Schedule): void {
  const { nodes } = wanted;
  const backend = currentBackend();
  const prepared = planFor(wanted, backend);
  const { plan } = prepared;
  const scalars = scalarValues(plan, nodes, (node) => node.params.key.words);
  const results = execute(prepared, backend, (slot) => leafStorage(nodes[slot.leaf!.place], slot), scalars);
  plan.outputs.forEach(({ place, part, slot }, i) => {
    const shared = plan.slots[slot].leaf !== undefined || results.indexOf(results[i]) < i;
    attach(nodes[place], part, results[i], shared);
  });
}

function attach(node: Node, part: number, storage: Storage, shared: boolean): void {
  if (node.op === "routine") (node.parts ??= [])[part] = storage;
  else if (node.owner) {
    node.storage = shared ? copyOf(storage) : storage;
    node.srcs = [];
    pin(node.storage, node.owner);
  } else {
    if (shared) storage.shared = true;
    node.storage = shared && storage.pinned ? copyOf(storage) : storage;
    if (!node.tracked) forget(node);
  }
}

/** Lets go of what a value was computed from, so that long loops on plain tensors hold no history. */
function forget(node: Node): void {
  node.forgotten = node.srcs.length > 0;
  node.srcs = [];
}

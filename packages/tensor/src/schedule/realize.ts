import { BackendError } from "../errors.js";
import { copyOf, pin } from "../graph/state.js";
import type { Node } from "../graph/node.js";
import type { Storage } from "../graph/storage.js";
import { currentBackend } from "../runtime.js";
import { capturing } from "./capture.js";
import { execute, prepare } from "./execute.js";
import { lower } from "./lower.js";
import { takePending } from "./pending.js";
import type { Plan, ScalarSource } from "./plan.js";

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
  runPlan(lower([...new Set([...roots, ...takePending()])]));
}

function runPlan(plan: Plan): void {
  const backend = currentBackend();
  const results = execute(prepare(plan, backend), backend, leafStorage, plan.scalars.map(scalarValue));
  plan.outputs.forEach(({ node, part, slot }, i) => {
    const shared = plan.slots[slot].leaf !== undefined || results.indexOf(results[i]) < i;
    attach(node, part, results[i], shared);
  });
}

export function leafStorage(slot: Plan["slots"][number]): Storage {
  const { node, part } = slot.leaf!;
  return node.parts ? node.parts[part]! : node.storage!;
}

export function scalarValue(source: ScalarSource): number {
  return "value" in source ? source.value : source.key.words[source.word];
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

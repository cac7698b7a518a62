import { BackendError } from "../errors.js";
import { copyOf, pin } from "../graph/state.js";
import { NO_SOURCES, type Node } from "../graph/node.js";
import type { Storage } from "../graph/storage.js";
import { currentBackend } from "../runtime.js";
import { capturing } from "./capture.js";
import { execute } from "./execute.js";
import { takePending } from "./pending.js";
import { planFor } from "./plan-cache.js";
import type { PreparedPlan } from "./prepare.js";
import { schedule, type Schedule } from "./schedule.js";

/** Computes the value of a node. */
export function realizeNode(node: Node): void {
  refuseCapture();
  if (node.storage) return;
  const pending = takePending();
  run(schedule(pending.length > 0 ? [node, ...pending] : [node]));
}

/** Computes the values of nodes, in one schedule. */
export function realizeNodes(nodes: readonly Node[]): void {
  refuseCapture();
  const roots = nodes.filter((node) => !node.storage);
  if (roots.length === 0) return;
  for (const node of takePending()) roots.push(node);
  run(schedule(roots));
}

function refuseCapture(): void {
  if (!capturing()) return;
  throw new BackendError(
    "compile",
    "a value was read while its function is being captured",
    "return it instead",
  );
}

function run(wanted: Schedule): void {
  const { nodes } = wanted;
  const backend = currentBackend();
  const prepared = planFor(wanted, backend);
  const { leaves, outputs } = prepared;
  const storages: Storage[] = [];
  for (let i = 0; i < leaves.length; i++) storages.push(storageOf(nodes[leaves[i].place], leaves[i].part));
  const results = execute(prepared, backend, storages, scalarsOf(prepared, nodes));
  for (let i = 0; i < outputs.length; i++) {
    const { place, part, leaf, first } = outputs[i];
    attach(nodes[place], part, results[i], leaf >= 0 || first < i);
  }
}

/** The storage of one of a leaf's values. */
export function storageOf({ parts, storage }: Node, part: number): Storage {
  return parts ? parts[part]! : storage!;
}

/** The scalars of a plan for one schedule. */
function scalarsOf({ scalars, varying }: PreparedPlan, nodes: readonly Node[]): readonly number[] {
  for (let i = 0; i < varying.length; i++) {
    const { index, place, word } = varying[i];
    const node = nodes[place] as Node<"full"> | Node<"pad"> | Node<"randomBits">;
    scalars[index] = node.op === "randomBits" ? node.params.key.words[word] : node.params.value;
  }
  return scalars;
}

function attach(node: Node, part: number, storage: Storage, shared: boolean): void {
  if (node.op === "routine") (node.parts ??= [])[part] = storage;
  else if (node.owner) {
    node.storage = shared ? copyOf(storage) : storage;
    node.srcs = NO_SOURCES;
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
  node.srcs = NO_SOURCES;
}

import type { Backend } from "../backends/backend.js";
import { BackendError, ShapeError, formatShape } from "../errors.js";
import { leafNode } from "../graph/assign.js";
import { makeNode } from "../graph/build.js";
import { endIteration } from "../graph/device-cache.js";
import { nodeCount, type Node, type StateOwner } from "../graph/node.js";
import { copyOf, pin } from "../graph/state.js";
import type { Storage } from "../graph/storage.js";
import { currentBackend } from "../runtime.js";
import { withCapture, type Capture } from "../schedule/capture.js";
import { execute, type PreparedPlan } from "../schedule/execute.js";
import { planFor } from "../schedule/plan-cache.js";
import type { Plan, Slot } from "../schedule/plan.js";
import { realizeNodes } from "../schedule/realize.js";
import { leafStorage, scalarValues, schedule, type Schedule } from "../schedule/schedule.js";
import type { Key } from "../random/generator.js";
import { nodeOf } from "../ops/operand.js";
import { Tensor } from "../tensor.js";

/** What a compiled function may return: nothing, a tensor, or an array or object of them. */
export type CompiledResult = undefined | Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>;

/**
 * A function whose schedule is captured at its first call and replayed, without tracing, at all later ones with
 * arguments of the same shapes and dtypes; other shapes are captured anew. Parameters, optimiser state and running
 * statistics are read and updated at every call, and random numbers are drawn afresh. Everything else that `fn` reads
 * (numbers, shapes, which branch an `if` took) is fixed by the capture, and so is the module's train or eval mode.
 *
 * @param fn - Takes tensors, computes, may call `backward` and `optimizer.step()`, and returns tensors. It cannot read
 * values (`item`, `data`) inside.
 *
 * @example
 * ```ts
 * import { compile, rand } from "@nn/tensor";
 * const normalise = compile((x) => x.sub(x.mean()).div(x.std()));
 * console.log(await normalise(rand([4])).array());
 * ```
 */
export function compile<A extends readonly Tensor[], R extends CompiledResult>(
  fn: (...args: A) => R,
): (...args: A) => R;
export function compile<A extends readonly Tensor[]>(fn: (...args: A) => void): (...args: A) => void;
export function compile<A extends readonly Tensor[], R extends CompiledResult>(
  fn: (...args: A) => R,
): (...args: A) => R {
  const captures = new Map<string, Captured<R>>();
  return (...args) => {
    for (const x of args) nodeOf("compile", x);
    const key = args.map(({ shape, dtype }) => `${dtype}${formatShape(shape)}`).join();
    let captured = captures.get(key);
    if (!captured) captures.set(key, (captured = capture(fn, args)));
    return replay(captured, args);
  };
}

interface Captured<R> {
  readonly schedule: Schedule;
  plan: { readonly backend: Backend; readonly prepared: PreparedPlan } | undefined;
  /** The first run uses the keys that the capture drew, so that it equals a plain call. */
  first: boolean;
  /** Placeholder nodes of the arguments. */
  readonly inputs: readonly Node[];
  /** Tensors whose state the plan reads: leaf nodes by the tensor that held them. */
  readonly owners: ReadonlyMap<Node, StateOwner>;
  /** Tensors that get new values, with the nodes that compute them. */
  readonly assigned: readonly (readonly [StateOwner, Node])[];
  /** Rebuilds what the function returned from the tensors of its leaves. */
  readonly result: { readonly nodes: readonly Node[]; readonly rebuild: (tensors: readonly Tensor[]) => R };
}

function capture<A extends readonly Tensor[], R extends CompiledResult>(
  fn: (...args: A) => R,
  args: A,
): Captured<R> {
  const start = nodeCount();
  const inputs = args.map((x) => makeNode("data", [], x.shape, x.dtype, undefined));
  const record: Capture = { assigned: new Map(), cleanups: [] };
  let result: R;
  let assigned: [StateOwner, Node][];
  try {
    result = withCapture(record, () => fn(...(inputs.map((node) => new Tensor(node)) as unknown as A)));
    if (result instanceof Promise)
      throw new BackendError(
        "compile",
        "the function is asynchronous",
        "return tensors and read them outside",
      );
    assigned = [...record.assigned.keys()].map((owner) => [owner, owner.node]);
  } finally {
    for (const [owner, node] of record.assigned) owner.node = node;
    for (const cleanup of record.cleanups.reverse()) cleanup();
  }
  const structure = describeResult(result);
  const roots = [...structure.nodes, ...assigned.map(([, node]) => node)];
  const outside = outsideNodes(roots, start, new Set(inputs));
  realizeNodes([...outside]);
  const owners = new Map<Node, StateOwner>();
  for (const node of outside) if (node.owner) owners.set(node, node.owner);
  for (const [owner, node] of record.assigned) owners.set(node, owner);
  return {
    schedule: schedule(roots),
    plan: undefined,
    first: true,
    inputs,
    owners,
    assigned,
    result: structure,
  };
}

/** Nodes that existed before the capture, where the captured graph first meets them. */
function outsideNodes(roots: readonly Node[], start: number, inputs: ReadonlySet<Node>): Set<Node> {
  const found = new Set<Node>();
  const seen = new Set<Node>();
  const stack = [...roots];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node) || inputs.has(node)) continue;
    seen.add(node);
    if (node.id < start) found.add(node);
    else stack.push(...node.srcs);
  }
  return found;
}

function describeResult<R extends CompiledResult>(result: R): Captured<R>["result"] {
  if (result === undefined) return { nodes: [], rebuild: () => undefined as R };
  if (result instanceof Tensor) return { nodes: [result.node], rebuild: ([x]) => x as R };
  const entries = Object.entries(result as Record<string, Tensor>);
  for (const [name, value] of entries) {
    if (!(value instanceof Tensor))
      throw new ShapeError("compile", `the result "${name}" is no tensor`, "return tensors only");
  }
  const nodes = entries.map(([, x]) => x.node);
  return {
    nodes,
    rebuild: (tensors) =>
      (Array.isArray(result)
        ? tensors.slice()
        : Object.fromEntries(entries.map(([name], i) => [name, tensors[i]]))) as R,
  };
}

function replay<R>(captured: Captured<R>, args: readonly Tensor[]): R {
  realizeNodes(args.map((x) => x.live("compile")));
  const backend = currentBackend();
  for (const owner of captured.owners.values()) if (!owner.node.storage) realizeNodes([owner.node]);
  const { nodes } = captured.schedule;
  if (captured.plan?.backend !== backend) {
    captured.plan = { backend, prepared: planFor(captured.schedule, backend) };
  }
  const { prepared } = captured.plan;
  const bound = new Map(captured.inputs.map((node, i) => [node, args[i].node]));
  const current = (node: Node): Node => captured.owners.get(node)?.node ?? bound.get(node) ?? node;
  const storageOf = (slot: Slot): Storage => leafStorage(current(nodes[slot.leaf!.place]), slot);
  const keyOf = captured.first ? (node: Node<"randomBits">): Key => node.params.key.words : freshKeys();
  const results = execute(prepared, backend, storageOf, scalarValues(prepared.plan, nodes, keyOf));
  captured.first = false;
  return settle(captured, prepared.plan, results);
}

/** Random keys drawn again from their generators, in the order of the capture. */
function freshKeys(): (node: Node<"randomBits">) => Key {
  const drawn = new Map<Node, Key>();
  return (node) => {
    const { generator, words } = node.params.key;
    let key = drawn.get(node);
    if (!key) drawn.set(node, (key = generator ? generator.nextKey() : words));
    return key;
  };
}

/** Gives state its new values and wraps the results. */
function settle<R>(captured: Captured<R>, plan: Plan, results: readonly Storage[]): R {
  const storages = new Map<Node, Storage>();
  const taken = new Set<Storage>();
  plan.outputs.forEach(({ place, slot }, i) => {
    storages.set(captured.schedule.nodes[place], results[i]);
    if (plan.slots[slot].leaf) taken.add(results[i]);
  });
  const own = (node: Node): Storage => {
    let storage = storages.get(node)!;
    if (taken.has(storage)) storage = copyOf(storage);
    taken.add(storage);
    return storage;
  };
  for (const [owner, node] of captured.assigned) {
    const storage = own(node);
    owner.node = leafNode(node, storage, owner);
    pin(storage, owner);
  }
  const tensors = captured.result.nodes.map((node) => {
    const leaf = makeNode("data", [], node.shape, node.dtype, undefined);
    leaf.storage = own(node);
    return new Tensor(leaf);
  });
  endIteration();
  return captured.result.rebuild(tensors);
}

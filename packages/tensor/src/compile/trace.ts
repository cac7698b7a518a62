import { BackendError, ShapeError } from "../errors.js";
import { makeNode } from "../graph/build.js";
import { nodeCount, type Node, type StateOwner } from "../graph/node.js";
import { withCapture, type Capture } from "../schedule/capture.js";
import type { RandomKey } from "../random/generator.js";
import { realizeNodes } from "../schedule/realize.js";
import { Tensor } from "../tensor.js";

/** What a compiled function may return: nothing, a tensor, or an array or object of them. */
export type CompiledResult = undefined | Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>;

/** What one call of a function does, as a graph. */
export interface Trace<R> {
  /** Placeholder nodes of the arguments. */
  readonly inputs: readonly Node[];
  /** Tensors whose state is read: the nodes of the graph, by the tensor that held them. */
  readonly owners: ReadonlyMap<Node, StateOwner>;
  /** Tensors that get new values, with the nodes that compute them. */
  readonly assigned: readonly (readonly [owner: StateOwner, value: Node])[];
  readonly result: TracedResult<R>;
  /** The random keys that were drawn, in order. */
  readonly keys: readonly RandomKey[];
}

/** The tensors that the function returned, and how to put others in their places. */
interface TracedResult<R> {
  readonly nodes: readonly Node[];
  readonly rebuild: (tensors: readonly Tensor[]) => R;
}

/** Calls `fn` with placeholders; nothing is computed but what existed before and has no value yet. */
export function trace<A extends readonly Tensor[], R extends CompiledResult>(
  fn: (...args: A) => R,
  args: A,
): Trace<R> {
  const start = nodeCount();
  const inputs = args.map((x) => makeNode("data", [], x.shape, x.dtype, undefined));
  const record: Capture = { assigned: new Map(), cleanups: [], keys: [] };
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
  const traced = describeResult(result);
  const outside = outsideNodes(
    [...traced.nodes, ...assigned.map(([, node]) => node)],
    start,
    new Set(inputs),
  );
  realizeNodes([...outside]);
  const owners = new Map<Node, StateOwner>();
  for (const node of outside) if (node.owner) owners.set(node, node.owner);
  for (const [owner, node] of record.assigned) owners.set(node, owner);
  return { inputs, owners, assigned, result: traced, keys: record.keys };
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

function describeResult<R extends CompiledResult>(result: R): TracedResult<R> {
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

import type { Backend } from "../backends/backend.js";
import { leafNode } from "../graph/assign.js";
import { makeNode } from "../graph/build.js";
import { drop, endIteration } from "../graph/device-cache.js";
import { NO_SOURCES, type Node, type StateOwner } from "../graph/node.js";
import { copyOf, pin } from "../graph/state.js";
import type { Storage } from "../graph/storage.js";
import type { RandomKey } from "../random/generator.js";
import { currentBackend } from "../runtime.js";
import { execute } from "../schedule/execute.js";
import { planFor } from "../schedule/plan-cache.js";
import { takePending } from "../schedule/pending.js";
import type { PreparedPlan } from "../schedule/prepare.js";
import { realizeNode, realizeNodes, storageOf } from "../schedule/realize.js";
import { schedule } from "../schedule/schedule.js";
import { sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";
import type { Trace } from "./trace.js";

/** What holds the node of a leaf at each call: the number of an argument, a tensor with state, or always the same. */
type Holder = number | { readonly node: Node };

/** A random key of the trace with the places of its words among the scalars: none where nothing came of it. */
interface RandomScalars {
  readonly key: RandomKey;
  readonly words: readonly (readonly [index: number, word: 0 | 1])[];
}

/** An output of the plan and whether its storage is needed elsewhere too, so that it must be copied. */
interface Taken {
  readonly output: number;
  readonly copied: boolean;
}

/** A plan for a trace, with everything looked up that stays the same from call to call. */
interface Bound {
  readonly backend: Backend;
  readonly prepared: PreparedPlan;
  /** For each leaf of the plan. */
  readonly holders: readonly Holder[];
  readonly scalars: number[];
  readonly random: readonly RandomScalars[];
  /** For each assignment of the trace, then for each of its results. */
  readonly taken: readonly Taken[];
  /** Outputs that nothing takes. */
  readonly left: readonly number[];
}

/** Runs a traced function with other arguments, without tracing it. */
export class Replay<R> {
  readonly #trace: Trace<R>;
  readonly #owners: readonly StateOwner[];
  #bound: Bound | undefined = undefined;
  /** The first run uses the keys that the trace drew, so that it equals a plain call. */
  #first = true;

  constructor(trace: Trace<R>) {
    this.#trace = trace;
    this.#owners = [...new Set(trace.owners.values())];
  }

  /** Whether arguments have the shapes and dtypes of those that were traced. */
  fits(args: readonly Tensor[]): boolean {
    const { inputs } = this.#trace;
    if (args.length !== inputs.length) return false;
    for (let i = 0; i < args.length; i++) {
      const { dtype, shape } = args[i].node;
      if (dtype !== inputs[i].dtype || !sameShape(shape, inputs[i].shape)) return false;
    }
    return true;
  }

  run(args: readonly Tensor[]): R {
    // Copies that were asked for before come first: the values that they are of are about to be replaced.
    realizeNodes(takePending());
    for (const x of args) realizeNode(x.live("compile"));
    for (const owner of this.#owners) if (!owner.node.storage) realizeNode(owner.node);
    const backend = currentBackend();
    if (this.#bound?.backend !== backend) this.#bound = bind(this.#trace, backend);
    const { prepared, holders, scalars, random } = this.#bound;
    const leaves = holders.map((holder, i) => {
      const { node } = typeof holder === "number" ? args[holder] : holder;
      return storageOf(node, prepared.leaves[i].part);
    });
    if (!this.#first) drawKeys(random, scalars);
    const results = execute(prepared, backend, leaves, scalars);
    this.#first = false;
    return this.#settle(this.#bound, results);
  }

  /** Gives state its new values and wraps the results. */
  #settle({ taken, left }: Bound, outputs: readonly Storage[]): R {
    const { assigned, result } = this.#trace;
    const storages = taken.map(({ output, copied }) => (copied ? copyOf(outputs[output]) : outputs[output]));
    assigned.forEach(([owner, node], i) => {
      owner.node = leafNode(node, storages[i], owner);
      pin(storages[i], owner);
    });
    const tensors = result.nodes.map((node, i) => {
      const leaf = makeNode("data", NO_SOURCES, node.shape, node.dtype, undefined);
      leaf.storage = storages[assigned.length + i];
      return new Tensor(leaf);
    });
    for (const output of left) drop(outputs[output]);
    endIteration();
    return result.rebuild(tensors);
  }
}

function bind<R>(trace: Trace<R>, backend: Backend): Bound {
  const { inputs, owners, assigned, result } = trace;
  const roots = [...result.nodes, ...assigned.map(([, node]) => node)];
  const { nodes, wanted } = schedule(roots);
  const prepared = planFor({ nodes, wanted }, backend);
  const scalars = prepared.plan.scalars.map((source) => ("value" in source ? source.value : 0));
  return {
    backend,
    prepared,
    holders: prepared.leaves.map(({ place }) => holderOf(nodes[place], inputs, owners)),
    scalars,
    random: fillScalars(scalars, prepared, nodes, trace.keys),
    ...takenOutputs(prepared, nodes, [...assigned.map(([, node]) => node), ...result.nodes]),
  };
}

function holderOf(node: Node, inputs: readonly Node[], owners: ReadonlyMap<Node, StateOwner>): Holder {
  const argument = inputs.indexOf(node);
  return argument >= 0 ? argument : (owners.get(node) ?? { node });
}

/**
 * Writes the scalars as traced; answers what is drawn again, in the order of plain calls and as often, so that both give
 * the same numbers. What a checkpoint computes again has the same key as before, and keeps sharing it.
 */
function fillScalars(
  scalars: number[],
  { varying }: PreparedPlan,
  nodes: readonly Node[],
  keys: readonly RandomKey[],
): RandomScalars[] {
  const random = keys.map((key) => ({ key, words: [] as [number, 0 | 1][] }));
  for (const { index, place, word } of varying) {
    const node = nodes[place] as Node<"full"> | Node<"pad"> | Node<"randomBits">;
    if (node.op !== "randomBits") scalars[index] = node.params.value;
    else {
      const { key } = node.params;
      scalars[index] = key.words[word];
      random.find((known) => sameKey(known.key, key))?.words.push([index, word]);
    }
  }
  return random;
}

function sameKey(a: RandomKey, b: RandomKey): boolean {
  return a.generator === b.generator && a.words[0] === b.words[0] && a.words[1] === b.words[1];
}

/** Draws keys anew from their generators. */
function drawKeys(random: readonly RandomScalars[], scalars: number[]): void {
  for (const { key, words } of random) {
    if (!key.generator) continue;
    const drawn = key.generator.nextKey();
    for (const [index, word] of words) scalars[index] = drawn[word];
  }
}

/** Which output is the value of each node. Arrays of leaves and those that were taken already are to be copied. */
function takenOutputs(
  { outputs }: PreparedPlan,
  nodes: readonly Node[],
  values: readonly Node[],
): Pick<Bound, "taken" | "left"> {
  const numbers = new Map<Node, number>();
  outputs.forEach(({ place }, i) => numbers.set(nodes[place], i));
  const seen = new Set<number>();
  const taken = values.map((node) => {
    const output = numbers.get(node)!;
    const { leaf, first } = outputs[output];
    const copied = leaf >= 0 || seen.has(first);
    seen.add(first);
    return { output, copied };
  });
  const left = outputs.flatMap(({ leaf, first }, i) => (leaf < 0 && first === i && !seen.has(i) ? [i] : []));
  return { taken, left };
}

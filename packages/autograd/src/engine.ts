import { add, Tensor } from "@nn/tensor";
import {
  isOp,
  makeNode,
  sumTo,
  type Node,
  type Primitive,
  type RoutineName,
  type StateOwner,
} from "@nn/tensor/graph";
import { pathTo, type IsTarget } from "./path.js";
import { routineRules } from "./routine-rules.js";
import { rules, type Rule } from "./rules.js";
import { total } from "./total.js";

/** A result and the gradient that flows into it. */
export interface Seed {
  readonly node: Node;
  readonly gradient: Tensor;
}

/** What {@link reverse} finds. */
export interface Reversed {
  /** The gradient of each node on the way, targets among them. */
  readonly found: readonly Seed[];
  /** Some node on the way had let go of its sources: targets behind it can't be seen. */
  readonly forgotten: boolean;
}

/**
 * Reverse-mode differentiation: walks the graph from the seeds to the targets, newest nodes first, and answers the
 * gradient of each target met. The gradients are graph themselves.
 */
export function reverse(seeds: readonly Seed[], isTarget: IsTarget): Reversed {
  const path = pathTo(
    seeds.map(({ node }) => node),
    isTarget,
  );
  const sweep = new Sweep(path.nodes);
  seeds.forEach(({ gradient }, i) => sweep.accumulate(path.results[i], gradient));
  for (let place = path.nodes.length - 1; place >= 0; place--) sweep.pass(place, path.sources[place]);
  return { found: sweep.found(), forgotten: path.forgotten };
}

/** The gradients of the nodes of a path, while they are collected. */
class Sweep {
  readonly #nodes: readonly Node[];
  /** What has reached each node so far. */
  readonly #gradients: (Tensor[] | undefined)[];
  /** For routines: the gradients of their results. */
  readonly #parts = new Map<Node, (Tensor | undefined)[]>();

  constructor(nodes: readonly Node[]) {
    this.#nodes = nodes;
    this.#gradients = nodes.map(() => undefined);
  }

  /** Adds to the gradient of the node at `place`, if it is on the path. */
  accumulate(place: number, gradient: Tensor | undefined): void {
    if (!gradient || place < 0) return;
    const matched = sumTo(gradient, this.#nodes[place].shape);
    const known = this.#gradients[place];
    if (known) known.push(matched);
    else this.#gradients[place] = [matched];
  }

  #gradient(place: number): Tensor | undefined {
    const known = this.#gradients[place];
    if (known && known.length > 1) known.splice(0, known.length, new Tensor(total(known.map((x) => x.node))));
    return known?.[0];
  }

  /** Hands the gradient of a node on to its sources. */
  pass(place: number, sources: readonly number[]): void {
    if (sources.length === 0) return;
    const results = this.#sourceGradients(this.#nodes[place], this.#gradient(place), sources);
    if (results) for (let i = 0; i < sources.length; i++) this.accumulate(sources[i], results[i]);
  }

  found(): Seed[] {
    const found: Seed[] = [];
    for (let place = this.#nodes.length - 1; place >= 0; place--) {
      const gradient = this.#gradient(place);
      if (gradient) found.push({ node: this.#nodes[place], gradient });
    }
    return found;
  }

  #sourceGradients(
    node: Node,
    gradient: Tensor | undefined,
    sources: readonly number[],
  ): readonly (Tensor | undefined)[] | undefined {
    if (isOp(node, "routine")) return routineGradients(node, this.#parts.get(node) ?? []);
    if (!gradient) return undefined;
    if (!isOp(node, "part")) return applyRule(node, gradient, sources);
    const parts = this.#parts.get(node.srcs[0]) ?? [];
    const known = parts[node.params.index];
    parts[node.params.index] = known ? add(known, gradient) : gradient;
    this.#parts.set(node.srcs[0], parts);
    return undefined;
  }
}

function applyRule<P extends Primitive>(
  node: Node<P>,
  gradient: Tensor,
  sources: readonly number[],
): readonly (Tensor | undefined)[] {
  const rule = rules[node.op] as Rule<P>;
  const srcs = node.srcs.map((src) => new Tensor(src));
  const wants = (i: number): boolean => sources[i] >= 0;
  return rule(gradient, srcs, { out: new Tensor(node), params: node.params, wants });
}

function routineGradients(node: Node<"routine">, parts: readonly (Tensor | undefined)[]): readonly Tensor[] {
  const { name, shapes } = node.params;
  const results = shapes.map((shape, index) => partOf(node, shape, index));
  return routineRules[name as RoutineName](parts, node.srcs.map((src) => new Tensor(src)), results); // prettier-ignore
}

function partOf(routine: Node<"routine">, shape: readonly number[], index: number): Tensor {
  return new Tensor(makeNode("part", [routine], shape, routine.dtype, { index }));
}

/** True for the leaves of tensors in `owners`, and for their nodes. */
export function targetsOf(tensors: readonly StateOwner[]): IsTarget {
  const nodes = new Set(tensors.map((x) => x.node));
  const owners = new Set(tensors);
  return (node) => nodes.has(node) || (node.owner !== undefined && owners.has(node.owner));
}

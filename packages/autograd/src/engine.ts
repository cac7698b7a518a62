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
import { routineRules } from "./routine-rules.js";
import { rules, type Rule } from "./rules.js";

/** A result and the gradient that flows into it. */
export interface Seed {
  readonly node: Node;
  readonly gradient: Tensor;
}

/** Tells which nodes gradients are wanted for. */
export type IsTarget = (node: Node) => boolean;

/** What {@link reverse} finds. */
export interface Reversed {
  /** The gradient of each node on the way, targets among them. */
  readonly found: ReadonlyMap<Node, Tensor>;
  /** Some node on the way had let go of its sources: targets behind it can't be seen. */
  readonly forgotten: boolean;
}

/**
 * Reverse-mode differentiation: walks the graph from the seeds to the targets, newest nodes first, and answers the
 * gradient of each target met. The gradients are graph themselves.
 */
export function reverse(seeds: readonly Seed[], isTarget: IsTarget): Reversed {
  const { order, forgotten } = nodesTowards(seeds.map((seed) => seed.node), isTarget); // prettier-ignore
  const wanted = new Set(order);
  const gradients = new Map<Node, Tensor>();
  const partGradients = new Map<Node, (Tensor | undefined)[]>();
  const accumulate = (node: Node, gradient: Tensor | undefined): void => {
    if (!gradient || !wanted.has(node)) return;
    const matched = sumTo(gradient, node.shape);
    const known = gradients.get(node);
    gradients.set(node, known ? add(known, matched) : matched);
  };
  for (const { node, gradient } of seeds) accumulate(node, gradient);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    if (isOp(node, "routine")) {
      const results = routineGradients(node, partGradients.get(node) ?? []);
      node.srcs.forEach((src, j) => accumulate(src, results[j]));
      continue;
    }
    const gradient = gradients.get(node);
    if (!gradient || isLeaf(node)) continue;
    if (isOp(node, "part")) {
      const parts = partGradients.get(node.srcs[0]) ?? [];
      const known = parts[node.params.index];
      parts[node.params.index] = known ? add(known, gradient) : gradient;
      partGradients.set(node.srcs[0], parts);
      continue;
    }
    const results = sourceGradients(node, gradient);
    node.srcs.forEach((src, j) => accumulate(src, results[j]));
  }
  return { found: gradients, forgotten };
}

/** State is where differentiation ends, whatever it was computed from. */
function isLeaf(node: Node): boolean {
  return node.owner !== undefined || node.srcs.length === 0;
}

function passes(node: Node): boolean {
  if (isLeaf(node) || node.stopsGradient || rules[node.op] === "none") return false;
  if (isOp(node, "identity") && node.params.stop) return false;
  return node.dtype === "float32" || node.dtype === "float64";
}

/** Nodes on the way from the results to the targets, oldest first. */
function nodesTowards(results: readonly Node[], isTarget: IsTarget): { order: Node[]; forgotten: boolean } {
  const seen = new Set<Node>();
  const stack = [...results];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    if (passes(node)) stack.push(...node.srcs);
  }
  const ascending = [...seen].sort((a, b) => a.id - b.id);
  const leads = new Set<Node>();
  for (const node of ascending) {
    if (isTarget(node) || (passes(node) && node.srcs.some((src) => leads.has(src)))) leads.add(node);
  }
  return {
    order: ascending.filter((node) => leads.has(node)),
    forgotten: ascending.some((node) => node.forgotten),
  };
}

function sourceGradients<P extends Primitive>(
  node: Node<P>,
  gradient: Tensor,
): readonly (Tensor | undefined)[] {
  const rule = rules[node.op] as Rule<P>;
  const srcs = node.srcs.map((src) => new Tensor(src));
  return rule(gradient, srcs, { out: new Tensor(node), params: node.params });
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

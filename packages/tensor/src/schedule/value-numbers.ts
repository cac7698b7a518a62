import { isOp, type Node } from "../graph/node.js";
import { roleOf } from "./costs.js";
import type { Plan } from "./plan.js";

/** Two constants that have the same value now; a plan that takes them for one value holds only while they do. */
export type EqualPair = readonly [Node, Node];

/**
 * Finds nodes that compute the same value: the same primitive, parameters and sources. Each has one node that stands for
 * it, and only that one is computed. What is looked up in a backward pass and was computed in the forward pass, or a mean
 * that a variance needs too, costs nothing.
 *
 * Random numbers and routines are never taken for one another, nor is what lies behind an identity that derivatives pass
 * through: that is how a checkpoint has values computed again instead of kept.
 */
export class ValueNumbers {
  /** The nodes that stand for themselves, sources first. */
  readonly nodes: readonly Node[];
  /** Constants on whose equality the numbering rests. */
  readonly equal: readonly EqualPair[];
  readonly #standIns = new Map<Node, Node>();

  /** `nodes` in an order in which sources come first. */
  constructor(nodes: readonly Node[], wanted: ReadonlySet<Node>) {
    const known = new Map<string, Node>();
    const numbers = new Map<Node, number | string>();
    const equal: EqualPair[] = [];
    const own: Node[] = [];
    for (const node of nodes) {
      const [through] = node.srcs;
      if (isTransparent(node) && !(wanted.has(node) && node.owner)) {
        this.#standIns.set(node, this.of(through));
        continue;
      }
      const key = unique(node, wanted) ? undefined : keyOf(node, (src) => numbers.get(this.of(src))!);
      const same = key === undefined ? undefined : known.get(key);
      if (same) {
        this.#standIns.set(node, same);
        equal.push(...this.#equalConstants(same, node));
        continue;
      }
      own.push(node);
      numbers.set(node, isOp(node, "full") && key !== undefined ? key : own.length);
      if (key !== undefined && node.op !== "full") known.set(key, node);
    }
    this.nodes = own;
    this.equal = equal;
  }

  /** The node that is computed for `node`. */
  of(node: Node): Node {
    return this.#standIns.get(node) ?? node;
  }

  /** The numbers, passed at each run, that two nodes of the same value got from different nodes. */
  #equalConstants(a: Node, b: Node): EqualPair[] {
    const pairs: EqualPair[] = a.op === "pad" ? [[a, b]] : [];
    a.srcs.forEach((src, i) => {
      const [x, y] = [this.of(src), this.of(b.srcs[i])];
      if (x.op === "full" && x !== y) pairs.push([x, y]);
    });
    return pairs;
  }
}

/** An identity that only matters to derivatives. */
function isTransparent(node: Node): boolean {
  if (!isOp(node, "identity") || roleOf(node) === "leaf") return false;
  const { stop, stored, vjp } = node.params;
  return !stored && (stop || vjp !== undefined);
}

function unique(node: Node, wanted: ReadonlySet<Node>): boolean {
  if (roleOf(node) === "leaf" || (wanted.has(node) && node.owner !== undefined)) return true;
  return node.op === "randomBits" || node.op === "routine" || node.op === "part" || node.op === "identity";
}

function keyOf(node: Node, numberOf: (src: Node) => number | string): string {
  const { op, dtype, shape, srcs, params } = node;
  return `${op}:${dtype}[${shape}](${srcs.map(numberOf).join()})${paramsText(params)}`;
}

function paramsText(params: object | undefined): string {
  if (!params) return "";
  // JSON knows neither -0 nor NaN.
  return JSON.stringify(params, (_, value: unknown) =>
    typeof value === "number" && (Object.is(value, -0) || !Number.isFinite(value))
      ? `${Object.is(value, -0) ? "-0" : value}`
      : value,
  );
}

/** Whether constants are as a plan needs them in another schedule of the same structure. */
export function constantsAgree({ equal, zeros }: Plan, nodes: readonly Node[]): boolean {
  if (!zeros.every((place) => numberOf(nodes[place]) === 0)) return false;
  return equal.every(([a, b]) => Object.is(numberOf(nodes[a]), numberOf(nodes[b])));
}

function numberOf(node: Node): number {
  return (node as Node<"full"> | Node<"pad">).params.value;
}

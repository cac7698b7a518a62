import { isOp, type Node } from "../graph/node.js";
import type { ElementOp } from "../kernel/expr.js";
import { sameShape } from "../shape.js";
import { elementCost, needsArray, roleOf, type Role } from "./costs.js";
import { turnedGroups } from "./turned-product.js";
import type { ValueNumbers } from "./value-numbers.js";

/** No kernel reads it yet; more than one does. Otherwise `sink` is the id of the only one. */
const NOBODY = -1;
const SEVERAL = -2;

/** An element that several kernels want is computed again in each below this cost, and stored above it. */
const RECOMPUTE_LIMIT = 4;
/** Marks values that hang on an unfinished reduction or product: never to be computed twice. */
const CORE_COST = 1000;

/** What fusion knows of a node before anything is lowered. */
export interface Fate {
  readonly role: Role;
  /** Cost of an element when it is fused rather than stored. */
  readonly cost: number;
  /** The one kernel that will read it, where there is one. */
  sink: number;
  /** Some reader wants an array in memory. */
  array: boolean;
  /** It gets an array of its own. */
  store: boolean;
}

/**
 * Decides for each value (in order, sources first) whether it is stored or lives inside the kernels that read it. The
 * second round knows what the first one stored, which is then cheap to read.
 */
export function analyze(values: ValueNumbers, wanted: ReadonlySet<Node>): Map<Node, Fate> {
  const roots = new Set([...wanted].map((node) => values.of(node)));
  const stored = new Set<Node>();
  for (const [node, fate] of decide(values, roots, stored)) if (fate.store) stored.add(node);
  return decide(values, roots, stored);
}

function decide(values: ValueNumbers, roots: ReadonlySet<Node>, stored: ReadonlySet<Node>): Map<Node, Fate> {
  const { nodes } = values;
  const fates = new Map<Node, Fate>();
  const costOf = (src: Node): number => {
    const value = values.of(src);
    return stored.has(value) ? 0 : fates.get(value)!.cost;
  };
  for (const node of nodes) {
    const role = roleOf(node);
    fates.set(node, {
      role,
      cost: fusedCost(node, role, costOf, values),
      sink: NOBODY,
      array: false,
      store: roots.has(node) || (isOp(node, "identity") && node.params.stored === true),
    });
  }
  for (let i = nodes.length - 1; i >= 0; i--) {
    const fate = fates.get(nodes[i])!;
    if (fate.role === "leaf") continue;
    const shared = fate.sink === SEVERAL;
    const view = fate.role === "view" && !turnsProduct(nodes[i], values);
    if (shared && !view && (fate.array || fate.cost > RECOMPUTE_LIMIT)) fate.store = true;
    passToSources(nodes[i], fate, (src) => fates.get(values.of(src))!, costOf, values);
  }
  return fates;
}

function fusedCost(node: Node, role: Role, costOf: (src: Node) => number, values: ValueNumbers): number {
  if (role === "leaf" || role === "kernel") return 0;
  if (role === "core") return CORE_COST;
  if (role === "view") {
    const cost = costOf(node.srcs[0]);
    return cost >= CORE_COST && !keepsCore(node, values) ? 0 : cost;
  }
  if (node.op === "randomBits") return elementCost("threefry");
  if (node.op === "full" || node.op === "iota") return 0;
  if (node.op === "identity") return costOf(node.srcs[0]);
  let cost = node.op === "gather" ? 5 : elementCost(node.op as ElementOp);
  // What is broadcast has to be finished and stored first, so reading it again costs little.
  for (const src of node.srcs) {
    const own = costOf(src);
    if (own < CORE_COST || sameShape(src.shape, node.shape)) cost += own;
  }
  // Reading several arrays again costs more than reading the one result.
  const arrays = node.srcs.filter((src) => sameShape(src.shape, node.shape)).length;
  return arrays > 1 ? cost + arrays - 1 : cost;
}

function passToSources(
  node: Node,
  fate: Fate,
  fateOf: (src: Node) => Fate,
  costOf: (src: Node) => number,
  values: ValueNumbers,
): void {
  const fused = !fate.store && (fate.role === "element" || fate.role === "view");
  node.srcs.forEach((src, i) => {
    // A custom derivative's extra sources are only there for the derivative.
    if (node.op === "identity" && i > 0) return;
    const target = fateOf(src);
    const array = needsArray(node, i);
    const stops = array || (fate.role === "view" && viewStops(node, costOf(src), values));
    addSink(target, fused && !stops ? fate.sink : node.id);
    const passes = fate.role === "view" || node.op === "identity";
    target.array ||= array || (fused && passes && fate.array) || (stops && node.op === "expand");
  });
}

/** A view that ends fusion: of an unfinished reduction, or a broadcast of something worth storing first. */
function viewStops(view: Node, cost: number, values: ValueNumbers): boolean {
  if (cost >= CORE_COST) return !keepsCore(view, values);
  return view.op === "expand" && cost > RECOMPUTE_LIMIT;
}

/** A view that an unfinished reduction or product can take on. */
function keepsCore(view: Node, values: ValueNumbers): boolean {
  return view.op === "reshape" || turnsProduct(view, values);
}

/** A permutation of a product that is a product itself, of the operands in the other order. */
function turnsProduct(view: Node, values: ValueNumbers): boolean {
  if (!isOp(view, "permute")) return false;
  const product = values.of(view.srcs[0]);
  return isOp(product, "dot") && turnedGroups(product, view.params.perm) !== undefined;
}

function addSink(fate: Fate, sink: number): void {
  if (fate.sink === NOBODY) fate.sink = sink;
  else if (fate.sink !== sink) fate.sink = SEVERAL;
}

import type { Node, Primitive } from "../graph/node.js";
import type { ElementOp } from "../kernel/expr.js";

/** Rough cost of one element, in additions. Only the order of magnitude matters: is it cheaper to redo or to store? */
const ELEMENT_COST: Partial<Record<ElementOp, number>> = {
  div: 3, idiv: 10, mod: 10, sqrt: 4, reciprocal: 3, pow: 30, atan2: 20,
  exp: 10, expm1: 12, log: 12, log1p: 14, sin: 15, cos: 15, tan: 20, asin: 20, acos: 20, atan: 15,
  sinh: 15, cosh: 15, tanh: 12, erf: 20, sigmoid: 12, threefry: 40,
}; // prettier-ignore

export function elementCost(op: ElementOp): number {
  return ELEMENT_COST[op] ?? 1;
}

/** How a primitive takes part in fusion. */
export type Role =
  | "leaf" // data: already an array
  | "element" // an element function: joins the expression
  | "view" // a movement: rewrites the loads
  | "core" // a loop of its own that takes an epilogue (reduction, product)
  | "kernel"; // a loop of its own whose result is an array

const ROLES: Partial<Record<Primitive, Role>> = {
  data: "leaf", full: "element", iota: "element", randomBits: "element", gather: "element", identity: "element",
  reshape: "view", permute: "view", expand: "view", slice: "view", flip: "view", unfold: "view",
  reduce: "core", argReduce: "core", dot: "core", conv: "core",
  fold: "kernel", pad: "kernel", concat: "kernel", scatterAdd: "kernel", cumSum: "kernel", argSort: "kernel",
  routine: "kernel", part: "kernel",
}; // prettier-ignore

/** Whether the value is there already, or comes from outside. */
export function isLeaf(node: Node): boolean {
  return node.storage !== undefined || node.parts !== undefined || node.op === "data";
}

export function roleOf(node: Node): Role {
  return isLeaf(node) ? "leaf" : (ROLES[node.op] ?? "element");
}

/** True where `node` reads source number `i` as an array in memory, not as an expression. */
export function needsArray(node: Node, i: number): boolean {
  switch (node.op) {
    case "dot":
    case "conv":
    case "routine":
      return true;
    case "gather":
      return i === 0;
    default:
      return false;
  }
}

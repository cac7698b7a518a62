import type { DType } from "../dtype.js";
import { isOp, type Node, type Primitive } from "../graph/node.js";
import { sameShape, type Shape } from "../shape.js";
import { isLeaf } from "./costs.js";
import type { Schedule } from "./schedule.js";

/** What a plan depends on of one node. */
interface Vertex {
  readonly op: Primitive | "leaf";
  readonly dtype: DType;
  readonly shape: Shape;
  readonly params: object | undefined;
  /** Places of the sources; of a leaf that is a routine, the lengths of its results. */
  readonly links: readonly number[];
}

/**
 * The structure of a schedule, without its nodes: what two schedules have in common exactly when one plan serves both.
 */
export class Structure {
  readonly #vertices: readonly Vertex[];
  readonly #wanted: readonly number[];

  constructor({ nodes, wanted }: Schedule) {
    const places = new Map(nodes.map((node, place) => [node, place]));
    this.#vertices = nodes.map((node) => vertexOf(node, places));
    this.#wanted = wanted;
  }

  /** Whether a schedule that was made last, so that its nodes know their places, has this structure. */
  fits({ nodes, wanted }: Schedule): boolean {
    const vertices = this.#vertices;
    if (nodes.length !== vertices.length || !sameValue(wanted, this.#wanted)) return false;
    for (let i = 0; i < vertices.length; i++) if (!fitsVertex(nodes[i], vertices[i])) return false;
    return true;
  }
}

function vertexOf(node: Node, places: ReadonlyMap<Node, number>): Vertex {
  const { dtype, shape } = node;
  if (isLeaf(node)) {
    const links = node.parts ? node.parts.map((part) => part!.length) : [];
    return { op: "leaf", dtype, shape, params: undefined, links };
  }
  const links = node.srcs.map((src) => places.get(src)!);
  return { op: node.op, dtype, shape, params: plannedParams(node), links };
}

function fitsVertex(node: Node, vertex: Vertex): boolean {
  if (node.dtype !== vertex.dtype || !sameShape(node.shape, vertex.shape)) return false;
  const { links } = vertex;
  if (isLeaf(node)) return vertex.op === "leaf" && fitsParts(node, links);
  const { srcs } = node;
  if (node.op !== vertex.op || srcs.length !== links.length) return false;
  for (let i = 0; i < links.length; i++) if (srcs[i].place !== links[i]) return false;
  return node.params === undefined || sameParams(plannedParams(node), vertex.params);
}

function fitsParts({ parts }: Node, lengths: readonly number[]): boolean {
  if (!parts) return lengths.length === 0;
  return parts.length === lengths.length && parts.every((part, i) => part!.length === lengths[i]);
}

/** The parameters that may change the plan: numbers and keys are passed at each run, and derivatives run nothing. */
function plannedParams(node: Node): object | undefined {
  if (isOp(node, "identity")) return node.params.stored ? STORED : PASSED;
  return node.op === "full" || node.op === "randomBits" ? undefined : node.params;
}

const STORED = { stored: true };
const PASSED = { stored: false };

/** The number that a `pad` carries is passed at each run as well. */
const FREE = "value";

function sameParams(a: object | undefined, b: object | undefined): boolean {
  if (a === b) return true;
  for (const name in a) {
    const [x, y]: unknown[] = [a[name as never], b?.[name as never]];
    if (x !== y && name !== FREE && !sameValue(x, y)) return false;
  }
  return b !== undefined;
}

function sameValue(x: unknown, y: unknown): boolean {
  if (!Array.isArray(x) || !Array.isArray(y)) return x === y;
  if (x.length !== y.length) return false;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i] && !sameValue(x[i], y[i])) return false;
  return true;
}

/** A number that is the same for equal structures; different ones seldom share it. Places must be set. */
export function hashOf({ nodes, wanted }: Schedule): number {
  let hash = wanted.length;
  for (let i = 0; i < nodes.length; i++) hash = hashNode(hash, nodes[i]);
  for (let i = 0; i < wanted.length; i++) hash = mix(hash, wanted[i]);
  return hash;
}

function hashNode(start: number, node: Node): number {
  let hash = start;
  const { shape, srcs } = node;
  for (let i = 0; i < shape.length; i++) hash = mix(hash, shape[i]);
  if (isLeaf(node)) return mix(hash, node.dtype.length);
  hash = mix(hash, hashText(node.op));
  for (let i = 0; i < srcs.length; i++) hash = mix(hash, srcs[i].place);
  const params = plannedParams(node);
  if (params) for (const name in params) if (name !== FREE) hash = mixValue(hash, params[name as never]);
  return hash;
}

function mixValue(hash: number, value: unknown): number {
  if (typeof value === "number") return mix(hash, value);
  if (typeof value === "string") return mix(hash, hashText(value));
  if (!Array.isArray(value)) return hash;
  let mixed = mix(hash, value.length);
  for (let i = 0; i < value.length; i++) mixed = mixValue(mixed, value[i]);
  return mixed;
}

/** Names of primitives differ in length or at their ends, mostly. */
function hashText(text: string): number {
  return (text.charCodeAt(0) << 16) | (text.charCodeAt(text.length - 1) << 8) | text.length;
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

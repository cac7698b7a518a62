import type { DType } from "../dtype.js";
import type { ElementOp } from "../kernel/expr.js";
import type { FoldParams } from "../kernel/kernel.js";
import type { Shape } from "../shape.js";
import type { RandomKey } from "../random/generator.js";
import type { Storage } from "./storage.js";

/** Reductions that can be differentiated; their argument-finding relatives are primitives of their own. */
export type Reduction = "sum" | "prod" | "max" | "min";

/** Geometry of a convolution, one entry per spatial axis. Padding may be negative (it crops). */
export interface ConvParams {
  readonly stride: readonly number[];
  /** Zeros before and after. */
  readonly padding: readonly (readonly [low: number, high: number])[];
  /** Spacing of the kernel's taps. */
  readonly dilation: readonly number[];
  /** Spacing of the input's elements (zeros between), before padding: what makes a transposed convolution. */
  readonly inputDilation: readonly number[];
  readonly groups: number;
}

/** The primitives that are not element functions, with their parameters. Shapes and dtypes live on the node. */
export interface StructuralParams {
  /** A leaf that holds data. */
  data: undefined;
  /** A leaf: one number everywhere. */
  full: { readonly value: number };
  /** A leaf: 0, 1, 2, … in row-major order (int32). */
  iota: undefined;
  /** A leaf: 32 random bits per element (int32), Threefry on the row-major place. */
  randomBits: { readonly key: RandomKey };
  /** Reduces `axes`, which stay with size 1. */
  reduce: { readonly op: Reduction; readonly axes: readonly number[] };
  /** Place of the extreme along `axis`, which stays with size 1 (int32). */
  argReduce: { readonly op: "argMax" | "argMin"; readonly axis: number };
  reshape: undefined;
  permute: { readonly perm: readonly number[] };
  expand: undefined;
  slice: { readonly start: readonly number[]; readonly step: readonly number[] };
  flip: { readonly axes: readonly number[] };
  /** Windows along `axis`; the place in the window becomes a new last axis. */
  unfold: { readonly axis: number; readonly size: number; readonly step: number; readonly dilation: number };
  /** Windows laid back over one another, summed where they overlap. */
  fold: FoldParams;
  /** `low` and `high` elements of `value` around, `interior` between neighbours, along each axis; none negative. */
  pad: {
    readonly low: readonly number[];
    readonly high: readonly number[];
    readonly interior: readonly number[];
    readonly value: number;
  };
  concat: { readonly axis: number };
  /** `[batch, m, k] x [batch, k, n] -> [batch, m, n]`, each letter `batch`, rest, `contract` axes. */
  dot: { readonly batch: number; readonly contract: number };
  /** `[N, C, ...S] * [O, C / groups, ...K] -> [N, O, ...P]` (cross-correlation). */
  conv: ConvParams;
  /** `x[…, index, …]` along `axis`, for an index of the same rank (PyTorch's gather). */
  gather: { readonly axis: number };
  /** srcs: base, index, src: `base[…, index, …] += src` along `axis`. */
  scatterAdd: { readonly axis: number };
  /** Running sum along `axis`. */
  cumSum: { readonly axis: number };
  /** Stable order along `axis` (int32). */
  argSort: { readonly axis: number; readonly descending: boolean };
  /** A host routine with several results; its own shape is that of the first. */
  routine: { readonly name: string; readonly shapes: readonly Shape[] };
  /** Result number `index` of a routine. */
  part: { readonly index: number };
  /**
   * The value of the source under a new identity, with a gradient of 1, or of `vjp` where given, or none (`stop`). Where
   * `stored` it is computed into an array in its turn, and not in the kernels that read it.
   */
  identity: { readonly stop: boolean; readonly stored?: boolean; readonly vjp?: CustomVjp };
}

/** Maps the gradient of a node's value to gradients for `srcs[1…]`. Nodes in, nodes out. */
export type CustomVjp = (gradient: Node) => readonly (Node | undefined)[];

/** Every primitive of the graph with its parameters. */
export type PrimitiveParams = StructuralParams & { readonly [Op in ElementOp]: undefined };
export type Primitive = keyof PrimitiveParams;

/** The sources of leaves. */
export const NO_SOURCES: readonly Node[] = [];

let nextId = 0;

/**
 * An immutable vertex of the computation graph: a primitive, its sources, and the shape and dtype of its value. Ids
 * grow with time, so sources always have smaller ids than the nodes made of them.
 */
export class Node<P extends Primitive = Primitive> {
  readonly id: number = nextId++;
  /** The value, once it has been computed. */
  storage: Storage | undefined = undefined;
  /** Results of a routine beyond the first. */
  parts: (Storage | undefined)[] | undefined = undefined;
  /** A derivative may be wanted: it depends on a tensor that requires one, or on a variable of `grad`. */
  tracked = false;
  /** Its sources were let go when its value was computed. */
  forgotten = false;
  /** How many tensors were made as handles on it. */
  handles = 0;
  /** Other nodes are made of it. */
  used = false;
  /** Its value is kept when a schedule passes by, because user code is expected to ask for it. */
  keep = false;
  /** The tensor whose state this leaf is: gradients are collected there, its memory is pinned. */
  owner: StateOwner | undefined = undefined;
  /** The last walk through the graph that met it, see `nextMark`, and its place there. */
  mark = 0;
  place = 0;

  constructor(
    readonly op: P,
    /** Emptied once the value is there, unless a derivative may be wanted. */
    public srcs: readonly Node[],
    readonly shape: Shape,
    readonly dtype: DType,
    readonly params: PrimitiveParams[P],
    /** Made under `noGrad`: derivatives don't pass. */
    readonly stopsGradient: boolean = false,
  ) {}
}

/** Narrows a node to one primitive, so that its parameters are typed. */
export function isOp<P extends Primitive>(node: Node, op: P): node is Node<P> {
  return node.op === op;
}

/** A tensor that owns state: a parameter, a buffer, an optimiser's moment. */
export interface StateOwner {
  node: Node;
  readonly requiresGrad: boolean;
}

/** The id that the next node will get: nodes below it existed before. */
export function nodeCount(): number {
  return nextId;
}

let lastMark = 0;

/**
 * The mark of a new walk through the graph. Marking the nodes that were met is cheaper than a set of them; marks and
 * places are good until the next walk begins.
 */
export function nextMark(): number {
  return ++lastMark;
}

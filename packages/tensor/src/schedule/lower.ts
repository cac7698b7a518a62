import { fullNode } from "../graph/build.js";
import { convAsDot } from "../graph/conv-as-dot.js";
import { isOp, type Node } from "../graph/node.js";
import type { ElementOp, Expr, Load } from "../kernel/expr.js";
import { broadcastExpr, denseLoad, mapViews } from "../kernel/rewrite.js";
import {
  contiguousView,
  expandView,
  flipView,
  isContiguous,
  permuteView,
  reshapeView,
  sliceView,
  unfoldView,
  type View,
} from "../kernel/view.js";
import { contiguousStrides, numel, sameShape, type Shape } from "../shape.js";
import { analyze, type Fate } from "./analyze.js";
import { PlanBuilder } from "./builder.js";
import { cutFolding, foldingOf, foldParts, type Folding } from "./fold.js";
import { lazyOf, type Core, type Lazy, type PartsCore } from "./lazy.js";
import { joinParts, padPart } from "./parts.js";
import type { Plan } from "./plan.js";
import type { Schedule } from "./schedule.js";
import { splitSum } from "./split-sum.js";
import { turnedGroups, turnProduct } from "./turned-product.js";
import { ValueNumbers } from "./value-numbers.js";

/** Expressions don't grow beyond this many element functions: larger kernels spill registers. */
const MAX_SIZE = 64;

/** Plans the kernels that compute what a schedule wants. */
export function lower(schedule: Schedule): Plan {
  // In the order in which they were made: sources come first, and values live no longer than users meant.
  const nodes = [...schedule.nodes].sort((a, b) => a.id - b.id);
  const wanted = new Set(schedule.wanted.map((place) => schedule.nodes[place]));
  const values = new ValueNumbers(nodes, wanted);
  return new Lowering(schedule.nodes, values, analyze(values, wanted)).plan(nodes, wanted);
}

class Lowering {
  readonly #builder: PlanBuilder;
  readonly #lazies = new Map<Node, Lazy>();
  readonly #routineSlots = new Map<Node, number[]>();
  /** Inputs padded for convolutions. */
  readonly #padded = new Map<string, Node>();

  constructor(
    nodes: readonly Node[],
    readonly values: ValueNumbers,
    readonly fates: ReadonlyMap<Node, Fate>,
  ) {
    this.#builder = new PlanBuilder(nodes);
  }

  #fate(node: Node): Fate | undefined {
    return this.fates.get(this.values.of(node));
  }

  plan(nodes: readonly Node[], wanted: ReadonlySet<Node>): Plan {
    for (const node of nodes) if (!this.#joinsNextFold(node)) this.#lazy(node);
    const outputs = nodes.flatMap((node) => this.#outputs(node, wanted.has(node)));
    return this.#builder.finish(outputs, this.values.equal);
  }

  /** The results of a routine stay with its node, so that asking for another part doesn't run it again. */
  #outputs(node: Node, wanted: boolean): Plan["outputs"] {
    if (isOp(node, "routine") && !node.parts) {
      return this.#routineSlots
        .get(node)!
        .map((slot, part) => ({ ...this.#builder.value(node, part), slot }));
    }
    return wanted ? [{ ...this.#builder.value(node, 0), slot: this.#denseSlot(node) }] : [];
  }

  #lazy(of: Node): Lazy {
    const node = this.values.of(of);
    let lazy = this.#lazies.get(node);
    if (lazy) return lazy;
    lazy = this.#lowerNode(node);
    const store = this.#fate(node)?.store ?? false;
    const isLoad = lazy.expr.kind === "load" && !lazy.core;
    if (!isLoad && (store || lazy.size > MAX_SIZE)) lazy = lazyOf(this.#builder.store(lazy), node.shape);
    this.#lazies.set(node, lazy);
    return lazy;
  }

  /** The value as an expression, its core emitted if it still had one. */
  #expr(node: Node): Expr {
    const lazy = this.#lazy(node);
    return lazy.core ? this.#stored(node).expr : lazy.expr;
  }

  /** The value as a load from memory. */
  #load(node: Node): Load {
    const { expr } = this.#lazy(node);
    return expr.kind === "load" ? expr : (this.#stored(node).expr as Load);
  }

  /** As a load that walks its whole slot in order. */
  #denseLoad(node: Node): Load {
    const load = this.#load(node);
    const whole = this.#builder.slots[load.arg].length === numel(node.shape);
    if (whole && isContiguous(load.view)) return load;
    return this.#builder.store(lazyOf(load, node.shape));
  }

  #denseSlot(node: Node): number {
    return this.#denseLoad(node).arg;
  }

  #stored(node: Node): Lazy {
    const stored = lazyOf(this.#builder.store(this.#lazy(node)), node.shape);
    this.#lazies.set(this.values.of(node), stored);
    return stored;
  }

  #lowerNode(node: Node): Lazy {
    const { shape, dtype } = node;
    if (node.storage || node.parts || node.op === "data")
      return lazyOf(denseLoad(this.#builder.leaf(node), shape, dtype), shape);
    if (isOp(node, "full")) return lazyOf(this.#builder.scalar(node, dtype), shape);
    if (isOp(node, "iota")) return lazyOf(iota(shape), shape);
    if (isOp(node, "randomBits")) return this.#randomBits(node);
    if (isOp(node, "reduce")) return this.#reduce(node, node.params.op, node.params.axes);
    if (isOp(node, "argReduce")) return this.#reduce(node, node.params.op, [node.params.axis]);
    if (isOp(node, "dot")) return this.#dot(node);
    if (isOp(node, "conv")) return this.#conv(node);
    if (isOp(node, "gather")) return this.#gather(node);
    if (isOp(node, "scatterAdd")) return this.#scatterAdd(node);
    if (isOp(node, "fold")) return this.#fold(node, this.#folding(node));
    if (isOp(node, "pad")) return this.#pad(node);
    if (isOp(node, "concat")) return this.#concat(node);
    if (isOp(node, "cumSum")) return this.#alongLast(node, node.params.axis, "scan");
    if (isOp(node, "argSort")) return this.#alongLast(node, node.params.axis, "argSort");
    if (isOp(node, "routine")) return this.#routine(node);
    if (isOp(node, "part")) return this.#part(node);
    if (isOp(node, "identity")) return this.#lazy(node.srcs[0]);
    const cut = isOp(node, "slice") ? this.#cutFold(node) : undefined;
    if (cut) return cut;
    const change = viewChange(node);
    return change ? this.#view(node, change) : this.#element(node);
  }

  #randomBits(node: Node<"randomBits">): Lazy {
    const words = ([0, 1] as const).map((word) => this.#builder.scalar(node, "int32", word));
    const srcs = [...words, iota(node.shape)];
    return lazyOf({ kind: "apply", op: "threefry", srcs, dtype: "int32" }, node.shape, 10);
  }

  #view(node: Node, change: (view: View) => View | undefined): Lazy {
    const [src] = node.srcs;
    const lazy = this.#lazy(src);
    if (lazy.core) {
      if (node.op === "reshape" && lazy.core.kind !== "parts") return { ...lazy, shape: node.shape };
      const turned = this.#turned(node, lazy);
      if (turned) return turned;
      return lazyOf(mapViews(this.#stored(src).expr, change)!, node.shape);
    }
    const fate = this.#fate(node);
    const computed = lazy.size > 0;
    // Storing first keeps the layout dense for a reader that wants an array, and avoids redoing what is broadcast.
    const storeFirst =
      computed && (fate?.array || (node.op === "expand" && (this.#fate(src)?.cost ?? 9) > 4));
    const mapped = storeFirst ? undefined : mapViews(lazy.expr, change);
    if (mapped) return lazyOf(mapped, node.shape, lazy.size);
    return lazyOf(mapViews(this.#stored(src).expr, change)!, node.shape);
  }

  /** A permuted product as a product. */
  #turned(node: Node, lazy: Lazy): Lazy | undefined {
    const product = this.values.of(node.srcs[0]);
    if (!isOp(node, "permute") || !isOp(product, "dot") || lazy.core?.kind !== "dot") return undefined;
    const { perm } = node.params;
    const groups = turnedGroups(product, perm);
    return groups && turnProduct(lazy, lazy.core, perm, groups);
  }

  #element(node: Node): Lazy {
    const joined = this.#joinedParts(node);
    if (joined) return joined;
    const core = this.#commonCore(node);
    const { shape } = node;
    let size = 1;
    const srcs: Expr[] = [];
    for (const src of node.srcs) {
      const lazy = this.#lazy(src);
      size += lazy.size;
      if (core && lazy.core === core) srcs.push(lazy.expr);
      else {
        const expr = broadcastExpr(this.#expr(src), src.shape, shape);
        const moved = core ? mapViews(expr, (view) => reshapeView(view, core.shape)) : expr;
        if (!moved) return this.#elementWithoutCore(node);
        srcs.push(moved);
      }
    }
    return lazyOf({ kind: "apply", op: node.op as ElementOp, srcs, dtype: node.dtype }, shape, size, core);
  }

  #elementWithoutCore(node: Node): Lazy {
    for (const src of node.srcs) if (this.#lazy(src).core) this.#stored(src);
    return this.#element(node);
  }

  /** The core whose epilogue the node joins: a product rather than a reduction, when it has the node's own shape. */
  #commonCore(node: Node): Core | undefined {
    let core: Core | undefined;
    for (const src of node.srcs) {
      const lazy = this.#lazy(src);
      if (!lazy.core || lazy.core.kind === "parts" || !sameShape(lazy.shape, node.shape)) continue;
      if (!core || lazy.core.kind === "dot") core = lazy.core;
    }
    return core;
  }

  #reduce(
    node: Node,
    op: "sum" | "prod" | "max" | "min" | "argMax" | "argMin",
    axes: readonly number[],
  ): Lazy {
    const [src] = node.srcs;
    const core: Core = {
      kind: "reduce",
      op,
      shape: src.shape.filter((_, axis) => !axes.includes(axis)),
      source: src.shape,
      axes,
      body: this.#expr(src),
      dtype: node.dtype,
    };
    return lazyOf({ kind: "acc", dtype: node.dtype }, node.shape, 1, core);
  }

  #dot(node: Node<"dot">): Lazy {
    const [a, b] = node.srcs;
    const { batch, contract } = node.params;
    const core = {
      kind: "dot",
      shape: node.shape,
      batch: a.shape.slice(0, batch),
      m: a.shape.slice(batch, a.shape.length - contract),
      k: a.shape.slice(a.shape.length - contract),
      n: b.shape.slice(batch + contract),
      a: this.#load(a),
      b: this.#load(b),
      dtype: node.dtype,
    } as const;
    const pieces = splitSum(core);
    const acc: Expr = { kind: "acc", dtype: node.dtype };
    return lazyOf(acc, node.shape, 1, pieces ? this.#sumOfPieces(acc, pieces) : core);
  }

  #sumOfPieces(acc: Expr, pieces: Core & { kind: "dot" }): Core {
    const { shape, dtype } = pieces;
    const body = this.#builder.store(lazyOf(acc, shape, 1, pieces));
    return { kind: "reduce", op: "sum", shape: shape.slice(1), source: shape, axes: [0], body, dtype };
  }

  #conv(node: Node<"conv">): Lazy {
    // The operands become arrays first, so that the windows are views of them and are never copied.
    for (const src of node.srcs) this.#load(src);
    return this.#lazy(convAsDot(node, this.#padded));
  }

  #gather(node: Node<"gather">): Lazy {
    const [x, index] = node.srcs;
    const { axis } = node.params;
    const load = this.#load(x);
    const strides = load.view.strides.map((stride, i) => (i === axis ? 0 : stride));
    const expr: Expr = {
      kind: "gather",
      arg: load.arg,
      view: { shape: node.shape, strides, offset: load.view.offset },
      index: this.#expr(index),
      stride: load.view.strides[axis],
      size: x.shape[axis],
      dtype: node.dtype,
    };
    return lazyOf(expr, node.shape, 2 + this.#lazy(index).size);
  }

  #scatterAdd(node: Node<"scatterAdd">): Lazy {
    const [base, index, src] = node.srcs;
    const { axis } = node.params;
    const { shape } = node;
    const strides = contiguousStrides(shape);
    const [baseExpr, indexExpr, srcExpr] = [this.#expr(base), this.#expr(index), this.#expr(src)];
    return this.#emitted(node, (local) => ({
      kind: "scatterAdd",
      shape,
      base: local.expr(baseExpr),
      updateShape: index.shape,
      view: { shape: index.shape, strides: strides.map((stride, i) => (i === axis ? 0 : stride)), offset: 0 },
      stride: strides[axis],
      size: shape[axis],
      index: local.expr(indexExpr),
      src: local.expr(srcExpr),
    }));
  }

  /** A fold that only one kernel reads waits for it: where that is another fold, both are one. */
  #joinsNextFold(node: Node): boolean {
    const fate = this.#fate(node);
    return isOp(node, "fold") && !node.storage && fate !== undefined && !fate.store && fate.sink >= 0;
  }

  #folding(node: Node<"fold">): Folding {
    return foldingOf(node, (src) => this.#joinsNextFold(src));
  }

  /** What is cut out of a fold that nothing else reads is folded by itself. */
  #cutFold(node: Node<"slice">): Lazy | undefined {
    const [src] = node.srcs;
    if (!isOp(src, "fold") || !this.#joinsNextFold(src)) return undefined;
    const folding = cutFolding(this.#folding(src), src.shape, node);
    return folding && this.#fold(node, folding);
  }

  #fold(node: Node, folding: Folding): Lazy {
    const parts = foldParts(node.shape, folding);
    const { windows } = folding;
    const terms = Math.max(...parts.map((part) => part.terms.length));
    if (this.#lazy(windows).size * terms > MAX_SIZE) this.#stored(windows);
    const expr = this.#expr(windows);
    const zero = this.#builder.scalar(fullNode(0, node.dtype), node.dtype);
    const sums = parts.map(({ view, terms }) => {
      const [first = zero, ...rest] = terms.map((find) => mapViews(expr, find)!);
      const add = (a: Expr, b: Expr): Expr => ({ kind: "apply", op: "add", srcs: [a, b], dtype: node.dtype });
      return { view, expr: rest.reduce(add, first) };
    });
    return this.#emitted(node, (local) => ({
      kind: "assemble",
      shape: node.shape,
      dtype: node.dtype,
      fill: undefined,
      parts: sums.map((sum) => ({ view: sum.view, expr: local.expr(sum.expr) })),
    }));
  }

  /** Waits where only one kernel reads it: it may be a sum of paddings. */
  #pad(node: Node<"pad">): Lazy {
    const { shape, dtype } = node;
    const fill = this.#builder.scalar(node, dtype);
    const parts = [padPart(node, this.#expr(node.srcs[0]))];
    const core: PartsCore = { kind: "parts", shape, dtype, fill, parts, pads: [node] };
    return this.#waiting(node, core);
  }

  #waiting(node: Node, core: PartsCore): Lazy {
    const lazy = lazyOf({ kind: "acc", dtype: core.dtype }, core.shape, 1, core);
    const fate = this.#fate(node);
    if (fate && fate.sink >= 0) return lazy;
    return lazyOf(this.#builder.store(lazy), node.shape);
  }

  /** A sum of paddings around parts that don't overlap. */
  #joinedParts(node: Node): Lazy | undefined {
    const [a, b] = node.srcs.map((src) => this.#lazy(src));
    if (node.op !== "add" || a.core?.kind !== "parts" || b.core?.kind !== "parts") return undefined;
    const core = sameShape(a.shape, b.shape) ? joinParts(a.core, b.core) : undefined;
    return core && this.#waiting(node, core);
  }

  #concat(node: Node<"concat">): Lazy {
    const { axis } = node.params;
    const strides = contiguousStrides(node.shape);
    let offset = 0;
    const parts = node.srcs.map((src) => {
      const part = { view: { shape: src.shape, strides, offset }, expr: this.#expr(src) };
      offset += src.shape[axis] * strides[axis];
      return part;
    });
    return this.#emitted(node, (local) => ({
      kind: "assemble",
      shape: node.shape,
      dtype: node.dtype,
      fill: undefined,
      parts: parts.map(({ view, expr }) => ({ view, expr: local.expr(expr) })),
    }));
  }

  /** Kernels that work along the last axis: the axis is moved there, and back by the view of the result. */
  #alongLast(node: Node<"cumSum"> | Node<"argSort">, axis: number, kind: "scan" | "argSort"): Lazy {
    const rank = node.shape.length;
    const perm = Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis);
    perm.push(axis);
    const back = perm.map((_, i) => perm.indexOf(i));
    const shape = perm.map((i) => node.shape[i]);
    const body = mapViews(this.#expr(node.srcs[0]), (view) => permuteView(view, perm))!;
    const descending = isOp(node, "argSort") && node.params.descending;
    const [slot] = this.#builder.emit([{ shape, dtype: node.dtype }], (local) =>
      kind === "scan"
        ? { kind, shape, body: local.expr(body) }
        : { kind, shape, descending, body: local.expr(body) },
    );
    const load = denseLoad(slot, shape, node.dtype) as Load;
    return lazyOf({ ...load, view: permuteView(load.view, back) }, node.shape);
  }

  #routine(node: Node<"routine">): Lazy {
    const loads = node.srcs.map((src) => this.#denseLoad(src));
    const outputs = node.params.shapes.map((shape) => ({ shape, dtype: node.dtype }));
    const slots = this.#builder.emit(outputs, (local) => ({
      kind: "routine",
      name: node.params.name,
      // A routine gets dense inputs in order, each with its shape.
      inputs: loads.map((load, i) => ({ ...local.load(load), view: contiguousView(node.srcs[i].shape) })),
      outputs,
    }));
    this.#routineSlots.set(node, slots);
    return lazyOf(denseLoad(slots[0], node.shape, node.dtype), node.shape);
  }

  #part(node: Node<"part">): Lazy {
    const [routine] = node.srcs;
    const { index } = node.params;
    if (routine.parts)
      return lazyOf(denseLoad(this.#builder.leaf(routine, index), node.shape, node.dtype), node.shape);
    this.#lazy(routine);
    return lazyOf(denseLoad(this.#routineSlots.get(routine)![index], node.shape, node.dtype), node.shape);
  }

  #emitted(node: Node, make: Parameters<PlanBuilder["emit"]>[1]): Lazy {
    const [slot] = this.#builder.emit([node], make);
    return lazyOf(denseLoad(slot, node.shape, node.dtype), node.shape);
  }
}

function iota(shape: Shape): Expr {
  return { kind: "iota", view: contiguousView(shape), dtype: "int32" };
}

/** What a movement does to the views of its source; undefined for other primitives. */
function viewChange(node: Node): ((view: View) => View | undefined) | undefined {
  const { shape } = node;
  if (isOp(node, "reshape")) return (view) => reshapeView(view, shape);
  if (isOp(node, "expand")) return (view) => expandView(view, shape);
  if (isOp(node, "permute")) return (view) => permuteView(view, node.params.perm);
  if (isOp(node, "slice")) return (view) => sliceView(view, node.params.start, node.params.step, shape);
  if (isOp(node, "flip")) return (view) => flipView(view, node.params.axes);
  if (isOp(node, "unfold")) {
    const { axis, size, step, dilation } = node.params;
    return (view) => unfoldView(view, axis, size, step, dilation, shape);
  }
  return undefined;
}

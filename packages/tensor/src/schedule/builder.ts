import type { DType } from "../dtype.js";
import type { Node } from "../graph/node.js";
import type { Expr, Load } from "../kernel/expr.js";
import type { Kernel } from "../kernel/kernel.js";
import { denseLoad, rewrite } from "../kernel/rewrite.js";
import { numel, type Shape } from "../shape.js";
import type { Lazy } from "./lazy.js";
import type { Plan, ScalarSource, Slot, Step, Value } from "./plan.js";

/** Turns the plan's numbers of slots and scalars into one kernel's own. */
export class Localizer {
  readonly inputs: number[] = [];
  readonly scalars: number[] = [];
  readonly #memo = new Map<Expr, Expr>();

  expr(expr: Expr): Expr {
    return rewrite(expr, (leaf) => this.#leaf(leaf), this.#memo)!;
  }

  load(load: Load): Load {
    return { ...load, arg: place(this.inputs, load.arg) };
  }

  #leaf(leaf: Exclude<Expr, { kind: "apply" }>): Expr {
    if (leaf.kind === "load") return this.load(leaf);
    if (leaf.kind === "scalar") return { ...leaf, arg: place(this.scalars, leaf.arg) };
    if (leaf.kind === "gather") {
      return { ...leaf, arg: place(this.inputs, leaf.arg), index: this.expr(leaf.index) };
    }
    return leaf;
  }
}

function place(list: number[], item: number): number {
  const at = list.indexOf(item);
  return at >= 0 ? at : list.push(item) - 1;
}

/** Collects the slots, scalars and steps of a plan. */
export class PlanBuilder {
  readonly slots: Slot[] = [];
  readonly scalars: ScalarSource[] = [];
  readonly steps: Step[] = [];
  readonly #leaves = new Map<Node, number[]>();
  readonly #places: ReadonlyMap<Node, number>;

  constructor(nodes: readonly Node[]) {
    this.#places = new Map(nodes.map((node, place) => [node, place]));
  }

  /** The slot of a leaf's value, or of one of the results of a routine that has run. */
  leaf(node: Node, part = 0): number {
    let slots = this.#leaves.get(node);
    if (!slots) this.#leaves.set(node, (slots = []));
    const length = node.parts ? node.parts[part]!.length : numel(node.shape);
    return (slots[part] ??= this.#slot({ dtype: node.dtype, length, leaf: this.value(node, part) }));
  }

  value(node: Node, part: number): Value {
    return { place: this.#places.get(node)!, part };
  }

  /** The number that a node carries. Nodes that only stand in for others have no place, and theirs are fixed. */
  scalar(node: Node<"full"> | Node<"pad"> | Node<"randomBits">, dtype: DType, word: 0 | 1 = 0): Expr {
    const place = this.#places.get(node);
    const source: ScalarSource =
      place !== undefined ? { place, word } : { value: (node.params as { readonly value: number }).value };
    return { kind: "scalar", arg: this.scalars.push(source) - 1, dtype };
  }

  /** Adds a kernel made with plan numbers by `make`; answers the slots of its outputs. */
  emit(outputs: readonly { shape: Shape; dtype: DType }[], make: (local: Localizer) => Kernel): number[] {
    const local = new Localizer();
    const kernel = make(local);
    const slots = outputs.map(({ shape, dtype }) =>
      this.#slot({ dtype, length: numel(shape), leaf: undefined }),
    );
    this.steps.push({ kernel, inputs: local.inputs, outputs: slots, scalars: local.scalars });
    return slots;
  }

  /** Emits the kernel that computes `lazy` into an array of its own; answers a dense load of it. */
  store(lazy: Lazy): Expr & { kind: "load" } {
    const { core, shape, dtype } = lazy;
    const [slot] = this.emit([{ shape, dtype }], (local) => {
      if (!core) return { kind: "map", shape, exprs: [local.expr(lazy.expr)] };
      const epilogue = (): Expr => local.expr(lazy.expr);
      if (core.kind === "dot") {
        const { batch, m, n, k } = core;
        const [a, b] = [local.load(core.a), local.load(core.b)];
        return { kind: "dot", batch, m, n, k, a, b, epilogue: epilogue() };
      }
      const { op, reduceShape } = core;
      const body = local.expr(core.body);
      return { kind: "reduce", op, shape: core.shape, reduceShape, body, epilogue: epilogue() };
    });
    return denseLoad(slot, shape, dtype) as Expr & { kind: "load" };
  }

  finish(outputs: Plan["outputs"]): Plan {
    return { slots: this.slots, scalars: this.scalars, steps: this.steps, outputs };
  }

  #slot(slot: Slot): number {
    return this.slots.push(slot) - 1;
  }
}

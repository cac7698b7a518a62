import type { DType } from "../dtype.js";
import type { Node } from "../graph/node.js";
import type { Expr } from "../kernel/expr.js";
import type { Kernel } from "../kernel/kernel.js";
import { denseLoad } from "../kernel/rewrite.js";
import { numel, type Shape } from "../shape.js";
import type { Draft } from "./draft.js";
import { emitDraft } from "./fusion/emit.js";
import { fuse } from "./fusion/fuse.js";
import type { Lazy, PartsCore } from "./lazy.js";
import { Localizer } from "./localizer.js";
import { coverAll, type Part } from "./parts.js";
import type { EqualPair } from "./value-numbers.js";
import type { Plan, ScalarSource, Slot, Step, Value } from "./plan.js";

/** Collects the slots, scalars and loops of a plan. */
export class PlanBuilder {
  readonly slots: Slot[] = [];
  readonly scalars: ScalarSource[] = [];
  readonly #drafts: Draft[] = [];
  readonly #leaves = new Map<Node, number[]>();
  readonly #places: ReadonlyMap<Node, number>;
  readonly #zeros = new Set<number>();

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
    const slots = outputs.map(({ shape, dtype }) => this.#output(shape, dtype));
    const step = { kernel, inputs: local.inputs, outputs: slots, scalars: local.scalars };
    this.#drafts.push({ kind: "fixed", step });
    return slots;
  }

  /** Has `lazy` computed into an array of its own; answers a dense load of it. */
  store(lazy: Lazy): Expr & { kind: "load" } {
    const { shape, dtype } = lazy;
    return denseLoad(this.#storeInSlot(lazy), shape, dtype) as Expr & { kind: "load" };
  }

  #storeInSlot({ core, shape, dtype, expr }: Lazy): number {
    if (core?.kind === "dot") {
      const { batch, m, n, k, a, b } = core;
      const [slot] = this.emit([{ shape, dtype }], (local) => {
        const operands = { a: local.load(a), b: local.load(b) };
        return { kind: "dot", batch, m, n, k, ...operands, epilogue: local.expr(expr) };
      });
      return slot;
    }
    if (core?.kind === "parts") return this.#storeParts(core);
    const slot = this.#output(shape, dtype);
    if (core) {
      const { op, source, axes, body } = core;
      const loop = { kind: "reduce", slot, op, shape: source, axes, body } as const;
      this.#drafts.push({ ...loop, epilogue: expr, dtype: core.dtype });
    } else this.#drafts.push({ kind: "map", slot, shape, expr });
    return slot;
  }

  #storeParts(core: PartsCore): number {
    const { fill, parts, pads } = core;
    // A sum of several rests on zeros around the parts.
    if (pads.length > 1) for (const pad of pads) this.#zeros.add(this.#places.get(pad)!);
    return this.assemble(core, parts, coverAll(core) ? undefined : fill);
  }

  /** Adds a kernel that writes the parts of an array, over `fill` where they leave some of it open. */
  assemble(
    { shape, dtype }: { readonly shape: Shape; readonly dtype: DType },
    parts: readonly Pick<Part, "view" | "expr">[],
    fill?: Expr,
  ): number {
    const [slot] = this.emit([{ shape, dtype }], (local) => ({
      kind: "assemble",
      shape,
      dtype,
      fill: fill && local.expr(fill),
      parts: parts.map(({ view, expr }) => ({ view, expr: local.expr(expr) })),
    }));
    return slot;
  }

  /** The plan, its loops merged where they may be; slots that only merged loops knew are left out. */
  finish(outputs: Plan["outputs"], equal: readonly EqualPair[], separateLoops: boolean): Plan {
    const steps = separateLoops ? this.#drafts.map(emitDraft) : fuse(this.#drafts, this.slots, outputs);
    const written = new Set(steps.flatMap((step) => step.outputs));
    const numbers = new Map<number, number>();
    const slots = this.slots.filter((slot, i) => {
      const used = slot.leaf !== undefined || written.has(i);
      if (used) numbers.set(i, numbers.size);
      return used;
    });
    const number = (slot: number): number => numbers.get(slot)!;
    const renumber = (step: Step): Step => ({
      ...step,
      inputs: step.inputs.map(number),
      outputs: step.outputs.map(number),
    });
    return {
      slots,
      scalars: this.scalars,
      steps: steps.map(renumber),
      outputs: outputs.map((output) => ({ ...output, slot: number(output.slot) })),
      zeros: [...this.#zeros],
      equal: equal.map(([a, b]) => [this.#places.get(a)!, this.#places.get(b)!] as const),
    };
  }

  #output(shape: Shape, dtype: DType): number {
    return this.#slot({ dtype, length: numel(shape), leaf: undefined });
  }

  #slot(slot: Slot): number {
    return this.slots.push(slot) - 1;
  }
}

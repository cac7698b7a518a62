import type { DType } from "../../dtype.js";
import type { Acc, Expr, Load } from "../../kernel/expr.js";
import type { ReduceOp } from "../../kernel/kernel.js";
import { mapViews, rewrite } from "../../kernel/rewrite.js";
import { isContiguous, reshapeView } from "../../kernel/view.js";
import { contiguousStrides, numel, sameShape, type Shape } from "../../shape.js";
import type { LoopDraft, ReduceDraft } from "../draft.js";
import { commonAxes, outerShape, type Axis } from "./axes.js";

/**
 * What one loop of a group makes: values of elements, of rows from elements, or of rows. What earlier members made is
 * an `acc` with the member's number. Views have the group's axes, in a row's value the outer ones alone.
 */
export interface Member {
  readonly kind: "element" | "reduce" | "row";
  readonly expr: Expr;
  readonly dtype: DType;
  /** Of a reduction. */
  readonly op: ReduceOp | undefined;
  /** Where its values go; undefined for a reduction whose epilogue is a member of its own. */
  readonly slot: number | undefined;
}

/** Loops over the same axes that can run as one. */
export interface Group {
  readonly axes: readonly Axis[];
  readonly members: readonly Member[];
}

/**
 * Brings loops, in order, to common axes. Undefined where they have none, or where one reads what another writes at
 * other places than its own.
 */
export function makeGroup(drafts: readonly LoopDraft[]): Group | undefined {
  const axes = commonAxes(drafts);
  if (!axes) return undefined;
  const builder = new GroupBuilder(axes);
  return drafts.every((draft) => builder.add(draft)) ? { axes, members: builder.members } : undefined;
}

class GroupBuilder {
  readonly members: Member[] = [];
  readonly #numbers = new Map<number, number>();
  readonly #full: Shape;
  readonly #outer: Shape;
  /** How elements read a row's value. */
  readonly #spread: readonly number[];

  constructor(axes: readonly Axis[]) {
    this.#full = axes.map(({ size }) => size);
    this.#outer = outerShape(axes);
    const strides = [...contiguousStrides(this.#outer)];
    this.#spread = axes.map(({ row }) => (row ? 0 : strides.shift()!));
  }

  /** Answers false where the loop does not fit. */
  add(draft: LoopDraft): boolean {
    if (draft.kind === "reduce") return this.#reduce(draft);
    const { slot, shape } = draft;
    const kind = numel(shape) === numel(this.#full) ? "element" : "row";
    const expr = this.#move(draft.expr, kind);
    return expr !== undefined && this.#push({ kind, expr, dtype: expr.dtype, op: undefined, slot });
  }

  #reduce({ body, epilogue, op, dtype, slot }: ReduceDraft): boolean {
    const expr = this.#move(body, "element");
    if (!expr) return false;
    const plain = epilogue.kind === "acc";
    this.#push({ kind: "reduce", expr, dtype, op, slot: plain ? slot : undefined });
    if (plain) return true;
    const result: Acc = { kind: "acc", dtype, step: this.members.length - 1 };
    const row = this.#move(epilogue, "row", result);
    return row !== undefined && this.#push({ kind: "row", expr: row, dtype: row.dtype, op: undefined, slot });
  }

  #push(member: Member): boolean {
    if (member.slot !== undefined) this.#numbers.set(member.slot, this.members.length);
    this.members.push(member);
    return true;
  }

  /** The expression over the group's axes, with what other members make as `acc`. */
  #move(expr: Expr, level: "element" | "row", acc?: Acc): Expr | undefined {
    const shape = level === "element" ? this.#full : this.#outer;
    const moved = mapViews(expr, (view) => reshapeView(view, shape));
    return moved && this.#resolve(moved, level, acc, new Map());
  }

  #resolve(
    expr: Expr,
    level: "element" | "row",
    acc: Acc | undefined,
    memo: Map<Expr, Expr>,
  ): Expr | undefined {
    return rewrite(
      expr,
      (leaf) => {
        if (leaf.kind === "acc") return acc ?? leaf;
        if (leaf.kind === "gather") {
          const index = this.#resolve(leaf.index, level, acc, memo);
          return this.#numbers.has(leaf.arg) || !index ? undefined : { ...leaf, index };
        }
        const step = leaf.kind === "load" ? this.#numbers.get(leaf.arg) : undefined;
        if (step === undefined) return leaf;
        return this.#reads(leaf as Load, this.members[step], level)
          ? { kind: "acc", dtype: leaf.dtype, step }
          : undefined;
      },
      memo,
    );
  }

  /** Whether each place reads the member's value at the same place. */
  #reads({ view }: Load, member: Member, level: "element" | "row"): boolean {
    if (level === "row") return member.kind !== "element" && isContiguous(view);
    if (member.kind === "element") return isContiguous(view);
    return view.offset === 0 && sameShape(view.strides, this.#spread);
  }
}

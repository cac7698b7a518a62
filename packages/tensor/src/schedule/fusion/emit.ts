import type { Expr } from "../../kernel/expr.js";
import type { Kernel, RowStep } from "../../kernel/kernel.js";
import { mapViews, rewrite } from "../../kernel/rewrite.js";
import { contiguousView, permuteView, type View } from "../../kernel/view.js";
import type { Draft, LoopDraft } from "../draft.js";
import { Localizer } from "../localizer.js";
import type { Step } from "../plan.js";
import { outerShape, rowShape } from "./axes.js";
import type { Group, Member } from "./group.js";

/** A step by itself. */
export function emitDraft(draft: Draft): Step {
  return draft.kind === "fixed" ? draft.step : emitLoop(draft);
}

/** The kernel of one loop that stayed alone. */
export function emitLoop(draft: LoopDraft): Step {
  const local = new Localizer();
  return step(local, [draft.slot], loopKernel(draft, local));
}

function loopKernel(draft: LoopDraft, local: Localizer): Kernel {
  const { shape } = draft;
  if (draft.kind === "map") return { kind: "map", shape, exprs: [local.expr(draft.expr)] };
  const { op, axes, body, epilogue } = draft;
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const sizes = (list: readonly number[]): number[] => list.map((axis) => shape[axis]);
  const turned = permuted(body, [...kept, ...axes]);
  return {
    kind: "reduce",
    op,
    shape: sizes(kept),
    reduceShape: sizes(axes),
    body: local.expr(turned),
    epilogue: local.expr(epilogue),
  };
}

/** One kernel for all loops of a group; `live` are the slots that something outside it reads. */
export function emitGroup(group: Group, live: ReadonlySet<number>): Step {
  const { members } = group;
  return members.some(({ kind }) => kind !== "element") ? rowsStep(group, live) : mapStep(group, live);
}

/** Members put into each other; only what is live is stored. */
function mapStep({ axes, members }: Group, live: ReadonlySet<number>): Step {
  const local = new Localizer();
  const memo = new Map<Expr, Expr>();
  const values: Expr[] = [];
  for (const { expr } of members) {
    values.push(rewrite(expr, (leaf) => inlined(leaf, values, memo), memo)!);
  }
  const stored = members.flatMap(({ slot }, i) => (live.has(slot!) ? [i] : []));
  const exprs = stored.map((i) => local.expr(values[i]));
  const slots = stored.map((i) => members[i].slot!);
  return step(local, slots, { kind: "map", shape: axes.map(({ size }) => size), exprs });
}

function inlined(
  leaf: Exclude<Expr, { kind: "apply" }>,
  values: readonly Expr[],
  memo: Map<Expr, Expr>,
): Expr {
  if (leaf.kind === "acc") return values[leaf.step!];
  if (leaf.kind !== "gather") return leaf;
  return { ...leaf, index: rewrite(leaf.index, (inner) => inlined(inner, values, memo), memo)! };
}

function rowsStep({ axes, members }: Group, live: ReadonlySet<number>): Step {
  const local = new Localizer();
  const places = axes.map((_, i) => i);
  const order = [...places.filter((i) => !axes[i].row), ...places.filter((i) => axes[i].row)];
  const stored = ({ slot }: Member): boolean => slot !== undefined && live.has(slot);
  const steps = members.map((member): RowStep => {
    const expr = local.expr(member.kind === "row" ? member.expr : permuted(member.expr, order));
    const { kind, dtype } = member;
    if (kind === "reduce") return { kind, op: member.op!, expr, dtype, stored: stored(member) };
    return { kind, expr, stored: stored(member) };
  });
  const slots = members.filter(stored).map(({ slot }) => slot!);
  const layout = permuteView(contiguousView(axes.map(({ size }) => size)), order);
  return step(local, slots, {
    kind: "rows",
    shape: outerShape(axes),
    rowShape: rowShape(axes),
    layout,
    steps,
  });
}

function permuted(expr: Expr, order: readonly number[]): Expr {
  if (order.every((axis, i) => axis === i)) return expr;
  return mapViews(expr, (view: View) => permuteView(view, order))!;
}

function step({ inputs, scalars }: Localizer, outputs: readonly number[], kernel: Kernel): Step {
  return { kernel, inputs, outputs, scalars };
}

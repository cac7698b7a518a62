import type { Expr } from "../../kernel/expr.js";
import { visitLeaves } from "../../kernel/leaves.js";
import { numel } from "../../shape.js";
import { draftExprs, type LoopDraft } from "../draft.js";
import type { Step } from "../plan.js";
import type { Group } from "./group.js";
import type { Extent } from "./limits.js";

/** One kernel to be: a loop, a group of loops, or what can't be merged. */
export interface Unit {
  readonly drafts: readonly LoopDraft[];
  readonly group: Group | undefined;
  readonly fixed: Step | undefined;
  readonly reads: ReadonlySet<number>;
  readonly writes: ReadonlySet<number>;
  /** Element functions. */
  readonly ops: number;
  /** Elements of its largest loop. */
  readonly size: number;
  /** Results of its reductions; -1 without any. */
  readonly rows: number;
}

export function loopUnit(draft: LoopDraft): Unit {
  const reads = new Set<number>();
  for (const expr of draftExprs(draft)) {
    visitLeaves(expr, (leaf) => {
      if (leaf.kind === "load" || leaf.kind === "gather") reads.add(leaf.arg);
    });
  }
  return {
    drafts: [draft],
    group: undefined,
    fixed: undefined,
    reads,
    writes: new Set([draft.slot]),
    ops: opsOf(draft),
    size: numel(draft.shape),
    rows: rowsOf(draft),
  };
}

export function fixedUnit(step: Step): Unit {
  const [reads, writes] = [new Set(step.inputs), new Set(step.outputs)];
  return { drafts: [], group: undefined, fixed: step, reads, writes, ops: 0, size: 0, rows: -1 };
}

/** Both as one kernel; `group` is made of their loops. */
export function mergedUnit(a: Unit, b: Unit, group: Group): Unit {
  return {
    drafts: [...a.drafts, ...b.drafts],
    group,
    fixed: undefined,
    reads: new Set([...a.reads, ...b.reads]),
    writes: new Set([...a.writes, ...b.writes]),
    ops: a.ops + b.ops,
    size: Math.max(a.size, b.size),
    rows: Math.max(a.rows, b.rows),
  };
}

/** How much a unit of both would hold. */
export function extentOf(a: Unit, b: Unit): Extent {
  const arrays = new Set([...a.reads, ...a.writes, ...b.reads, ...b.writes]).size;
  return { ops: a.ops + b.ops, arrays };
}

/** Whether loops of these sizes may have common axes: as large as each other, or as many as the other has rows. */
export function sizesFit(a: Unit, b: Unit): boolean {
  if (a.fixed || b.fixed) return false;
  if (a.size === b.size) return true;
  return a.size > b.size ? a.rows === b.size : b.rows === a.size;
}

export function meets(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const item of small) if (large.has(item)) return true;
  return false;
}

/** Element functions of a loop. */
function opsOf(draft: LoopDraft): number {
  const seen = new Set<Expr>();
  const count = (expr: Expr): number => {
    if (expr.kind !== "apply" || seen.has(expr)) return 0;
    seen.add(expr);
    return expr.srcs.reduce((sum, src) => sum + count(src), 1);
  };
  return draftExprs(draft).reduce((sum, expr) => sum + count(expr), 0);
}

/** How many results a reduction has; -1 without one. */
function rowsOf(draft: LoopDraft): number {
  if (draft.kind === "map") return -1;
  return numel(draft.shape.filter((_, axis) => !draft.axes.includes(axis)));
}

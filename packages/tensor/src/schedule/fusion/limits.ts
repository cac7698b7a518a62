import type { Expr } from "../../kernel/expr.js";
import { stepsIn, visitLeaves } from "../../kernel/leaves.js";
import { numel } from "../../shape.js";
import { outerShape, rowShape } from "./axes.js";
import type { Group } from "./group.js";

/** Element functions in one merged kernel: larger ones spill registers. */
const MAX_OPS = 160;
/** Arrays that one kernel reads and writes: each takes a pointer. */
const MAX_ARRAYS = 24;
/** Elements of a row that is walked several times: it has to stay in a core's second cache. */
const MAX_ROW = 1 << 16;
/** Kernels below this many elements are bound by being started: merging them always pays. */
const SMALL = 1 << 16;
/** Rows that keep several threads busy. */
const MIN_ROWS = 8;
/** Shorter rows leave lanes idle. */
const MIN_ROW = 8;

/** Whether running the group as one kernel is expected to be faster than running its loops one by one. */
export function worthMerging(group: Group): boolean {
  if (countOps(group) > MAX_OPS || countArrays(group) > MAX_ARRAYS) return false;
  if (group.members.every(({ kind }) => kind === "element")) return true;
  const [rows, row] = [numel(outerShape(group.axes)), numel(rowShape(group.axes))];
  if (row === 1) return false;
  if (rows * row <= SMALL) return true;
  // Where neighbours in memory belong to different rows, a reduction alone can go through memory in order.
  if (rows < MIN_ROWS || !group.axes.at(-1)!.row) return false;
  return walksOnce(group) || (row >= MIN_ROW && row <= MAX_ROW);
}

/** Only reductions that don't wait for each other: nothing has to stay in a cache. */
function walksOnce({ members }: Group): boolean {
  return members.every(({ kind, expr }) => kind === "row" || (kind === "reduce" && stepsIn(expr).size === 0));
}

function countOps({ members }: Group): number {
  const seen = new Set<Expr>();
  const count = (expr: Expr): number => {
    if (expr.kind !== "apply" || seen.has(expr)) return 0;
    seen.add(expr);
    return expr.srcs.reduce((sum, src) => sum + count(src), 1);
  };
  return members.reduce((sum, { expr }) => sum + count(expr), 0);
}

function countArrays({ members }: Group): number {
  const slots = new Set<number>();
  for (const { expr, slot } of members) {
    if (slot !== undefined) slots.add(slot);
    visitLeaves(expr, (leaf) => {
      if (leaf.kind === "load" || leaf.kind === "gather") slots.add(leaf.arg);
    });
  }
  return slots.size;
}

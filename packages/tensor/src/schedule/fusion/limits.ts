import { stepsIn } from "../../kernel/leaves.js";
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

/** What a merged kernel would hold. */
export interface Extent {
  /** Element functions, shared ones counted once for each loop. */
  readonly ops: number;
  readonly arrays: number;
}

/** Whether a kernel of this extent keeps its values in registers. */
export function smallEnough({ ops, arrays }: Extent): boolean {
  return ops <= MAX_OPS && arrays <= MAX_ARRAYS;
}

/** Whether running the group as one kernel is expected to be faster than running its loops one by one. */
export function worthMerging(group: Group): boolean {
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

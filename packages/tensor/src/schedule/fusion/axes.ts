import { numel, type Shape } from "../../shape.js";
import type { LoopDraft, ReduceDraft } from "../draft.js";

/** An axis that several loops share, in the order in which their arrays lie in memory; sizes are above 1. */
export interface Axis {
  readonly size: number;
  /** Some loop reduces it. */
  readonly row: boolean;
}

/**
 * The coarsest shape of which both `a` and `b`, shapes of as many elements, are made by merging neighbouring axes;
 * undefined where there is none.
 */
export function commonShape(a: Shape, b: Shape): Shape | undefined {
  const common: number[] = [];
  let [i, j] = [a.length - 1, b.length - 1];
  let [x, y] = [1, 1];
  for (;;) {
    while (x === 1 && i >= 0) x = a[i--];
    while (y === 1 && j >= 0) y = b[j--];
    if (x === 1 || y === 1) return x === y ? common.reverse() : undefined;
    const size = Math.min(x, y);
    if (x % size !== 0 || y % size !== 0) return undefined;
    common.push(size);
    x /= size;
    y /= size;
  }
}

/** The axes on which all `drafts` can run, or undefined where their loops differ. */
export function commonAxes(drafts: readonly LoopDraft[]): readonly Axis[] | undefined {
  const total = Math.max(...drafts.map(({ shape }) => numel(shape)));
  if (total === 0) return undefined;
  let sizes: Shape | undefined = [total];
  for (const { shape } of drafts) if (numel(shape) === total) sizes &&= commonShape(sizes, shape);
  if (!sizes) return undefined;
  const rows = rowFlags(sizes, drafts, total);
  if (!rows) return undefined;
  const axes = sizes.map((size, i) => ({ size, row: rows[i] }));
  return splitOuter(axes, drafts, total);
}

/** Which of `sizes` are reduced; undefined where the reductions disagree. */
function rowFlags(sizes: Shape, drafts: readonly LoopDraft[], total: number): boolean[] | undefined {
  let flags: boolean[] | undefined;
  for (const draft of drafts) {
    if (draft.kind === "map") continue;
    if (numel(draft.shape) !== total) return undefined;
    const own = reducedFlags(sizes, draft);
    if (flags?.some((flag, i) => flag !== own[i])) return undefined;
    flags = own;
  }
  return flags ?? sizes.map(() => false);
}

/** Which of `sizes`, pieces of the draft's axes, it reduces. */
function reducedFlags(sizes: Shape, { shape, axes }: ReduceDraft): boolean[] {
  const flags = new Array<boolean>(sizes.length);
  let piece = sizes.length - 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    for (let left = shape[axis]; left > 1; left /= sizes[piece--]) flags[piece] = axes.includes(axis);
  }
  return flags;
}

/** Cuts the kept axes so that loops with one value for each row find theirs. */
function splitOuter(
  axes: readonly Axis[],
  drafts: readonly LoopDraft[],
  total: number,
): readonly Axis[] | undefined {
  let outer: Shape | undefined = outerShape(axes);
  for (const { shape } of drafts) {
    if (numel(shape) === total) continue;
    if (!outer || numel(shape) !== numel(outer)) return undefined;
    outer = commonShape(outer, shape);
  }
  if (!outer) return undefined;
  const pieces = [...outer];
  const split: Axis[] = [];
  for (const axis of [...axes].reverse()) {
    if (axis.row) split.push(axis);
    else
      for (let left = axis.size; left > 1; left /= split.at(-1)!.size)
        split.push({ size: pieces.pop()!, row: false });
  }
  return split.reverse();
}

/** The sizes of the axes that are not reduced. */
export function outerShape(axes: readonly Axis[]): Shape {
  return axes.filter(({ row }) => !row).map(({ size }) => size);
}

/** The sizes of the axes that are reduced. */
export function rowShape(axes: readonly Axis[]): Shape {
  return axes.filter(({ row }) => row).map(({ size }) => size);
}

import type { Shape } from "../shape.js";
import type { View } from "./view.js";

/**
 * The axes that a kernel loops over, collapsed: axes of size 1 are dropped, and neighbours are merged where every view
 * walks them as one. Axes before `kept` belong to the output, the rest are reduced.
 */
export interface CollapsedAxes {
  readonly sizes: readonly number[];
  readonly kept: number;
  /** Strides of a view along the collapsed axes; views of the output alone get stride 0 along reduced axes. */
  strides(view: View): number[];
}

/** Collapses `shape` followed by `reduceShape` for the given views. */
export function collapseAxes(shape: Shape, reduceShape: Shape, views: readonly View[]): CollapsedAxes {
  const full = [...shape, ...reduceShape];
  const groups: number[][] = [];
  let kept = 0;
  full.forEach((size, axis) => {
    if (size === 1) return;
    const last = groups.at(-1);
    const start = axis === shape.length || (axis > shape.length && kept === groups.length);
    if (last && !start && views.every((view) => follows(view, last.at(-1)!, axis, size))) last.push(axis);
    else groups.push([axis]);
    if (axis < shape.length) kept = groups.length;
  });
  // One element is a loop of length 1.
  if (groups.length === 0) kept = groups.push([]);
  return {
    sizes: groups.map((axes) => axes.reduce((product, axis) => product * full[axis], 1)),
    kept,
    strides: (view) => groups.map((axes) => view.strides[axes.at(-1)!] ?? 0),
  };
}

/** Whether the view steps from `outer` to `inner` as over one long axis. */
function follows(view: View, outer: number, inner: number, size: number): boolean {
  return (view.strides[outer] ?? 0) === (view.strides[inner] ?? 0) * size;
}

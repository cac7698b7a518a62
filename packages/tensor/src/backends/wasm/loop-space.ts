import type { View } from "../../kernel/view.js";
import type { Shape } from "../../shape.js";
import type { Access } from "./low.js";

/**
 * The axes that a kernel loops over, collapsed: axes of size 1 are dropped, and neighbours are merged where every view
 * walks them as one. Axes before `kept` belong to the output, the rest are reduced.
 */
export interface LoopSpace {
  readonly sizes: readonly number[];
  readonly kept: number;
  /** The collapsed form of a view; views of the output alone get stride 0 along reduced axes. */
  access(slot: number, view: View): Access;
}

/** Collapses `shape` followed by `reduceShape` for the given views. */
export function collapse(shape: Shape, reduceShape: Shape, views: readonly View[]): LoopSpace {
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
  const sizes = groups.map((axes) => axes.reduce((product, axis) => product * full[axis], 1));
  const known = new Map<string, Access>();
  const access = (slot: number, view: View): Access => {
    const strides = groups.map((axes) => view.strides[axes.at(-1)!] ?? 0);
    const key = `${slot} ${view.offset} ${strides.join()}`;
    let found = known.get(key);
    if (!found) known.set(key, (found = { id: known.size, slot, offset: view.offset, strides }));
    return found;
  };
  return { sizes, kept, access };
}

/** Whether the view steps from `outer` to `inner` as over one long axis. */
function follows(view: View, outer: number, inner: number, size: number): boolean {
  return (view.strides[outer] ?? 0) === (view.strides[inner] ?? 0) * size;
}

/** The order of loops: `rows` as one outer loop that can be split, then `inner` axes one by one. */
export interface LoopOrder {
  readonly sizes: readonly number[];
  readonly rows: readonly number[];
  readonly inner: readonly number[];
  /** The axis that the lanes walk, one of `inner`. */
  readonly vector: number;
}

/** Cost per element of walking `axis` with the lanes: strided access costs four times, short axes leave lanes idle. */
export function vectorCost(size: number, strides: readonly number[]): number {
  let cost = 2;
  for (const stride of strides)
    cost += stride === 0 ? 0.25 : stride === 1 ? 1 : stride === -1 || stride === 2 ? 1.5 : 4;
  const steps = Math.floor(size / 4) + (size % 4);
  return (cost * steps + 3) / size;
}

/** The cheapest of `axes` for the lanes; the last one wins a tie. */
export function chooseVectorAxis(
  space: LoopSpace,
  axes: readonly number[],
  accesses: readonly Access[],
): number {
  let best = axes.at(-1)!;
  let bestCost = Infinity;
  for (const axis of [...axes].reverse()) {
    const cost = vectorCost(space.sizes[axis], accesses.map((access) => access.strides[axis])); // prettier-ignore
    if (cost < bestCost) {
      best = axis;
      bestCost = cost;
    }
  }
  return best;
}

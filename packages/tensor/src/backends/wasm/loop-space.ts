import { collapseAxes } from "../../kernel/collapse-axes.js";
import type { View } from "../../kernel/view.js";
import type { Shape } from "../../shape.js";
import type { Access } from "./low.js";

/** The collapsed axes of a kernel, and what the views of its operands are on them. */
export interface LoopSpace {
  readonly sizes: readonly number[];
  readonly kept: number;
  /** The collapsed form of a view. */
  access(slot: number, view: View): Access;
}

/** Collapses `shape` followed by `reduceShape` for the given views. */
export function collapse(shape: Shape, reduceShape: Shape, views: readonly View[]): LoopSpace {
  const { sizes, kept, strides } = collapseAxes(shape, reduceShape, views);
  const known = new Map<string, Access>();
  const access = (slot: number, view: View): Access => {
    const steps = strides(view);
    const key = `${slot} ${view.offset} ${steps.join()}`;
    let found = known.get(key);
    if (!found) known.set(key, (found = { id: known.size, slot, offset: view.offset, strides: steps }));
    return found;
  };
  return { sizes, kept, access };
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

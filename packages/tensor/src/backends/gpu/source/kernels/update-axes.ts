import { collapseAxes } from "../../../../kernel/collapse-axes.js";
import type { ScatterAddKernel } from "../../../../kernel/kernel.js";
import { viewsIn } from "../../../../kernel/leaves.js";
import type { View } from "../../../../kernel/view.js";

/** The axes of a scatter's updates, collapsed. */
export interface UpdateAxes {
  readonly sizes: readonly number[];
  strides(view: View): readonly number[];
  /** The axes along which updates go to different places. */
  readonly walked: readonly number[];
  /** The axes along which they meet at one place of the output, if their indexes are the same. */
  readonly summed: readonly number[];
}

export function updateAxes({ updateShape, view, index, src }: ScatterAddKernel): UpdateAxes {
  const { sizes, strides } = collapseAxes(updateShape, [], [view, ...viewsIn(index), ...viewsIn(src)]);
  const steps = strides(view);
  const axes = sizes.map((_, axis) => axis);
  return {
    sizes,
    strides,
    walked: axes.filter((axis) => steps[axis] !== 0),
    summed: axes.filter((axis) => steps[axis] === 0),
  };
}

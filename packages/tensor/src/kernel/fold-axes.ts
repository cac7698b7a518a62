import type { Shape } from "../shape.js";
import type { FoldParams } from "./kernel.js";

/** One axis of a fold: place k of window i lands on `start + i * step + k * dilation`, if that is in 0 … size - 1. */
export interface FoldAxis {
  readonly size: number;
  readonly count: number;
  readonly places: number;
  readonly start: number;
  readonly step: number;
  readonly dilation: number;
}

/** The folded axes of windows of `windowsShape` that make an array of `shape`. */
export function foldAxes(shape: Shape, windowsShape: Shape, params: FoldParams): FoldAxis[] {
  return params.axes.map((axis, i) => ({
    size: shape[axis],
    count: windowsShape[axis],
    places: windowsShape[shape.length + i],
    start: params.start[i],
    step: params.step[i],
    dilation: params.dilation[i],
  }));
}

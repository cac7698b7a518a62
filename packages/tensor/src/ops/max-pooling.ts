import { Tensor } from "../tensor.js";
import { adaptiveSizes, type AdaptiveSize } from "./adaptive-size.js";
import { numel } from "../shape.js";
import { eq, where } from "./comparison.js";
import { arange } from "./creation.js";
import { withDerivative } from "./identity.js";
import { gather } from "./indexing.js";
import { expand, reshape } from "./movement.js";
import { toFloat } from "./operand.js";
import type { PerAxis } from "./per-axis.js";
import { lastAxes, unfolded, windowsOf, type WindowOptions } from "./pool-windows.js";
import { argMax, max, min } from "./reduction.js";
import { pick } from "./resize.js";

/** Options of max pooling. The padding never wins. */
export interface MaxPoolOptions extends WindowOptions {
  /** Spacing inside the window. Initially 1. */
  readonly dilation?: PerAxis;
}

/** The largest elements of the windows and where they were. */
export interface MaxPooled {
  readonly values: Tensor;
  /** int32: places in the flattened spatial axes, of the first where several are equal. */
  readonly indices: Tensor;
}

/** Makes windows of a tensor's last axes: `[..., ...counts, ...sizes]`. */
type Windowing = (x: Tensor, outside: number) => Tensor;

/** The largest element of each window. Among equal ones the gradient goes to the first, as in PyTorch. */
function largest(windows: Tensor, rank: number): Tensor {
  const axes = lastAxes(rank);
  const value = max(windows, axes);
  return withDerivative(value, [windows], (gradient) => {
    const sizes = windows.shape.slice(-rank);
    const behind = (x: Tensor): Tensor => reshape(x, [...x.shape, ...sizes.map(() => 1)]);
    const places = reshape(arange(numel(sizes), { dtype: "int32" }), sizes);
    const first = min(where(eq(windows, behind(value)), places, numel(sizes)), axes, { keepdim: true });
    return [where(eq(places, first), behind(gradient), 0)];
  });
}

/** The largest elements by their places. */
function largestWithPlaces(x: Tensor, rank: number, windowing: Windowing): MaxPooled {
  const spatial = x.shape.slice(-rank);
  const lead = x.shape.slice(0, -rank);
  const count = numel(spatial);
  const windows = windowing(x, -Infinity);
  const counts = windows.shape.slice(lead.length, -rank);
  const merge = (w: Tensor): Tensor => reshape(w, [...w.shape.slice(0, -rank), numel(w.shape.slice(-rank))]);
  const winners = argMax(merge(windows), -1, { keepdim: true });
  const grid = reshape(arange(count, { dtype: "int32" }), [...lead.map(() => 1), ...spatial]);
  const places = merge(windowing(grid, 0));
  const indices = gather(expand(places, [...lead, ...counts, places.shape[places.shape.length - 1]]), -1, winners); // prettier-ignore
  const flat = reshape(indices, [...lead, numel(counts)]);
  const values = gather(reshape(x, [...lead, count]), -1, flat);
  return { values: reshape(values, [...lead, ...counts]), indices: reshape(flat, [...lead, ...counts]) };
}

function sliding(
  operation: string,
  rank: number,
  x: Tensor,
  window: PerAxis,
  options: MaxPoolOptions,
): Windowing {
  // prettier-ignore
  const windows = windowsOf(operation, x, rank, window, options);
  return (part, outside) => unfolded(part, windows, outside);
}

function adaptive(operation: string, rank: number, x: Tensor, output: AdaptiveSize): Windowing {
  const sizes = adaptiveSizes(operation, x.shape, rank, output);
  return (part) => {
    const first = part.shape.length - rank;
    const apart = sizes.reduce((result, count, i) => adaptiveWindows(result, first + 2 * i, count), part);
    const lead = Array.from({ length: first }, (_, i) => i);
    return apart.permute([...lead, ...sizes.map((_, i) => first + 2 * i), ...sizes.map((_, i) => first + 2 * i + 1)]); // prettier-ignore
  };
}

/** An axis as `count` windows: window i takes floor(i n / count) … ceil((i + 1) n / count) - 1, the last one again where it is shorter than others. */
function adaptiveWindows(x: Tensor, axis: number, count: number): Tensor {
  const size = x.shape[axis];
  const apart = (windows: Tensor, length: number): Tensor =>
    reshape(windows, [...x.shape.slice(0, axis), count, length, ...x.shape.slice(axis + 1)]);
  if (size % count === 0) return apart(x, size / count);
  const ranges = Array.from({ length: count }, (_, i) => ({
    start: Math.floor((i * size) / count),
    stop: Math.ceil(((i + 1) * size) / count),
  }));
  const length = Math.max(...ranges.map(({ start, stop }) => stop - start));
  const places = ranges.flatMap(({ start, stop }) =>
    Array.from({ length }, (_, k) => Math.min(start + k, stop - 1)),
  );
  return apart(pick(x, axis, places), length);
}

function maxPool(
  operation: string,
  rank: number,
  x: Tensor,
  window: PerAxis,
  options: MaxPoolOptions,
): Tensor {
  // prettier-ignore
  const float = new Tensor(toFloat(operation, x));
  return largest(sliding(operation, rank, float, window, options)(float, -Infinity), rank);
}

function maxPoolWithIndices(
  operation: string,
  rank: number,
  x: Tensor,
  window: PerAxis,
  options: MaxPoolOptions,
): MaxPooled {
  // prettier-ignore
  const float = new Tensor(toFloat(operation, x));
  return largestWithPlaces(float, rank, sliding(operation, rank, float, window, options));
}

function adaptiveMaxPool(operation: string, rank: number, x: Tensor, output: AdaptiveSize): Tensor {
  const float = new Tensor(toFloat(operation, x));
  return largest(adaptive(operation, rank, float, output)(float, -Infinity), rank);
}

function adaptiveMaxPoolWithIndices(
  operation: string,
  rank: number,
  x: Tensor,
  output: AdaptiveSize,
): MaxPooled {
  // prettier-ignore
  const float = new Tensor(toFloat(operation, x));
  return largestWithPlaces(float, rank, adaptive(operation, rank, float, output));
}

/** Largest element of each window: input `[..., C, L]`. */
export function maxPool1d(x: Tensor, window: PerAxis, options: MaxPoolOptions = {}): Tensor {
  return maxPool("maxPool1d", 1, x, window, options);
}

/** {@link maxPool1d}, and where the elements were found. */
export function maxPool1dWithIndices(x: Tensor, window: PerAxis, options: MaxPoolOptions = {}): MaxPooled {
  return maxPoolWithIndices("maxPool1dWithIndices", 1, x, window, options);
}

/** Largest element of each window: input `[..., C, H, W]`. */
export function maxPool2d(x: Tensor, window: PerAxis, options: MaxPoolOptions = {}): Tensor {
  return maxPool("maxPool2d", 2, x, window, options);
}

/** {@link maxPool2d}, and where the elements were found. */
export function maxPool2dWithIndices(x: Tensor, window: PerAxis, options: MaxPoolOptions = {}): MaxPooled {
  return maxPoolWithIndices("maxPool2dWithIndices", 2, x, window, options);
}

/** Largest element of each window: input `[..., C, D, H, W]`. */
export function maxPool3d(x: Tensor, window: PerAxis, options: MaxPoolOptions = {}): Tensor {
  return maxPool("maxPool3d", 3, x, window, options);
}

/** {@link maxPool3d}, and where the elements were found. */
export function maxPool3dWithIndices(x: Tensor, window: PerAxis, options: MaxPoolOptions = {}): MaxPooled {
  return maxPoolWithIndices("maxPool3dWithIndices", 3, x, window, options);
}

/** Largest elements of windows chosen so that the last axis gets `output` places; null keeps a size. */
export function adaptiveMaxPool1d(x: Tensor, output: AdaptiveSize): Tensor {
  return adaptiveMaxPool("adaptiveMaxPool1d", 1, x, output);
}

/** {@link adaptiveMaxPool1d}, and where the elements were found. */
export function adaptiveMaxPool1dWithIndices(x: Tensor, output: AdaptiveSize): MaxPooled {
  return adaptiveMaxPoolWithIndices("adaptiveMaxPool1dWithIndices", 1, x, output);
}

/** Largest elements of windows chosen so that the last two axes get `output` places; null keeps a size. */
export function adaptiveMaxPool2d(x: Tensor, output: AdaptiveSize): Tensor {
  return adaptiveMaxPool("adaptiveMaxPool2d", 2, x, output);
}

/** {@link adaptiveMaxPool2d}, and where the elements were found. */
export function adaptiveMaxPool2dWithIndices(x: Tensor, output: AdaptiveSize): MaxPooled {
  return adaptiveMaxPoolWithIndices("adaptiveMaxPool2dWithIndices", 2, x, output);
}

/** Largest elements of windows chosen so that the last three axes get `output` places; null keeps a size. */
export function adaptiveMaxPool3d(x: Tensor, output: AdaptiveSize): Tensor {
  return adaptiveMaxPool("adaptiveMaxPool3d", 3, x, output);
}

/** {@link adaptiveMaxPool3d}, and where the elements were found. */
export function adaptiveMaxPool3dWithIndices(x: Tensor, output: AdaptiveSize): MaxPooled {
  return adaptiveMaxPoolWithIndices("adaptiveMaxPool3dWithIndices", 3, x, output);
}

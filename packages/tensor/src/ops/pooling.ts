import { ShapeError, formatShape } from "../errors.js";
import { unfoldNode } from "../graph/build.js";
import { Tensor } from "../tensor.js";
import { div } from "./arithmetic.js";
import { onesLike } from "./creation.js";
import { perAxis, type PerAxis } from "./per-axis.js";
import { concat } from "./joining.js";
import { pad, slice } from "./movement.js";
import { nodeOf, toFloat } from "./operand.js";
import { max, mean, sum } from "./reduction.js";

/** Options of max pooling. */
export interface MaxPoolOptions {
  /** Step between windows. Initially the window's size. */
  readonly stride?: PerAxis;
  /** Places around the input that never win. At most half the window. Initially 0. */
  readonly padding?: PerAxis;
  /** Spacing inside the window. Initially 1. */
  readonly dilation?: PerAxis;
  /** Whether windows may reach over the end. Initially false. */
  readonly ceilMode?: boolean;
}

/** Options of average pooling. */
export interface AvgPoolOptions {
  readonly stride?: PerAxis;
  /** Zeros around the input. At most half the window. Initially 0. */
  readonly padding?: PerAxis;
  readonly ceilMode?: boolean;
  /** Whether padding counts in the mean. Initially true. */
  readonly countIncludePad?: boolean;
}

interface Windows {
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  /** Places added at the end so that the last window (ceilMode) fits. */
  readonly overhang: readonly number[];
}

function windowsOf(
  operation: string,
  x: Tensor,
  rank: number,
  window: PerAxis,
  options: MaxPoolOptions,
): Windows {
  const { shape } = nodeOf(operation, x);
  if (shape.length < rank + 1)
    throw new ShapeError(operation, `needs at least ${rank + 1} axes, got ${formatShape(shape)}`);
  const size = perAxis(operation, "the window", window, rank, 1);
  const stride = perAxis(operation, "stride", options.stride ?? size, rank, 1);
  const padding = perAxis(operation, "padding", options.padding ?? 0, rank, 0);
  const dilation = perAxis(operation, "dilation", options.dilation ?? 1, rank, 1);
  if (padding.some((n, i) => 2 * n > size[i])) {
    throw new ShapeError(
      operation,
      `padding ${formatShape(padding)} is more than half the window ${formatShape(size)}`,
    );
  }
  const overhang = size.map((n, i) => {
    const length = shape[shape.length - rank + i];
    const free = length + 2 * padding[i] - dilation[i] * (n - 1) - 1;
    if (free < 0) {
      throw new ShapeError(
        operation,
        `a window of ${formatShape(size)} does not fit ${formatShape(shape)}`,
        "pad the input or shrink the window",
      );
    }
    let count = (options.ceilMode ? Math.ceil(free / stride[i]) : Math.floor(free / stride[i])) + 1;
    // The last window must start inside the input or its left padding.
    if (options.ceilMode && (count - 1) * stride[i] >= length + padding[i]) count--;
    return Math.max(0, (count - 1) * stride[i] - free);
  });
  return { size, stride, padding, dilation, overhang };
}

/** The windows of the last axes as further last axes. */
function unfolded(x: Tensor, { size, stride, padding, dilation, overhang }: Windows, value: number): Tensor {
  const padded = pad(x, padding.map((n, i): [number, number] => [n, n + overhang[i]]), { value }); // prettier-ignore
  let { node } = padded;
  const first = node.shape.length - size.length;
  size.forEach((n, i) => (node = unfoldNode(node, first + i, n, stride[i], dilation[i])));
  return new Tensor(node);
}

const lastAxes = (count: number): number[] => Array.from({ length: count }, (_, i) => i - count);

function maxPool(
  operation: string,
  rank: number,
  x: Tensor,
  window: PerAxis,
  options: MaxPoolOptions,
): Tensor {
  const windows = windowsOf(operation, x, rank, window, options);
  return max(unfolded(new Tensor(toFloat(operation, x)), windows, -Infinity), lastAxes(rank));
}

function avgPool(
  operation: string,
  rank: number,
  x: Tensor,
  window: PerAxis,
  options: AvgPoolOptions,
): Tensor {
  const float = new Tensor(toFloat(operation, x));
  const windows = windowsOf(operation, x, rank, window, options);
  const { padding, overhang } = windows;
  const axes = lastAxes(rank);
  const plain = padding.every((n) => n === 0) || (options.countIncludePad ?? true);
  if (plain && overhang.every((n) => n === 0)) return mean(unfolded(float, windows, 0), axes);
  const counted = (options.countIncludePad ?? true) ? padding : padding.map(() => 0);
  const ones = pad(onesLike(float).slice(...float.shape.slice(0, -rank).map(() => [0, 1] as const)), counted.map((n): [number, number] => [n, n]), { value: 1 }); // prettier-ignore
  const inner = { ...windows, padding: padding.map((n, i) => n - counted[i]) };
  return div(sum(unfolded(float, windows, 0), axes), sum(unfolded(ones, inner, 0), axes));
}

/** Largest element of each window: input `[..., C, L]`. */
export function maxPool1d(x: Tensor, window: PerAxis, options: MaxPoolOptions = {}): Tensor {
  return maxPool("maxPool1d", 1, x, window, options);
}

/** Largest element of each window: input `[..., C, H, W]`. */
export function maxPool2d(x: Tensor, window: PerAxis, options: MaxPoolOptions = {}): Tensor {
  return maxPool("maxPool2d", 2, x, window, options);
}

/** Largest element of each window: input `[..., C, D, H, W]`. */
export function maxPool3d(x: Tensor, window: PerAxis, options: MaxPoolOptions = {}): Tensor {
  return maxPool("maxPool3d", 3, x, window, options);
}

/** Mean of each window: input `[..., C, L]`. */
export function avgPool1d(x: Tensor, window: PerAxis, options: AvgPoolOptions = {}): Tensor {
  return avgPool("avgPool1d", 1, x, window, options);
}

/** Mean of each window: input `[..., C, H, W]`. */
export function avgPool2d(x: Tensor, window: PerAxis, options: AvgPoolOptions = {}): Tensor {
  return avgPool("avgPool2d", 2, x, window, options);
}

/** Mean of each window: input `[..., C, D, H, W]`. */
export function avgPool3d(x: Tensor, window: PerAxis, options: AvgPoolOptions = {}): Tensor {
  return avgPool("avgPool3d", 3, x, window, options);
}

function adaptive(
  operation: string,
  rank: number,
  x: Tensor,
  output: PerAxis,
  pool: (x: Tensor, axis: number) => Tensor,
): Tensor {
  const float = new Tensor(toFloat(operation, x));
  if (float.shape.length < rank + 1)
    throw new ShapeError(operation, `needs at least ${rank + 1} axes, got ${formatShape(x.shape)}`);
  const sizes = perAxis(operation, "the output size", output, rank, 1);
  return sizes.reduce(
    (result, count, i) => adaptiveAxis(result, result.shape.length - rank + i, count, pool),
    float,
  );
}

/** Pools one axis to `count` places: place i takes floor(i n / count) … ceil((i + 1) n / count) - 1. */
function adaptiveAxis(
  x: Tensor,
  axis: number,
  count: number,
  pool: (x: Tensor, axis: number) => Tensor,
): Tensor {
  const size = x.shape[axis];
  if (size === count) return x;
  if (size % count === 0) {
    const windows = x.reshape([...x.shape.slice(0, axis), count, size / count, ...x.shape.slice(axis + 1)]);
    return pool(windows, axis + 1);
  }
  const whole = x.shape.slice(0, axis).map(() => null);
  const places = Array.from({ length: count }, (_, i) => {
    const [start, stop] = [Math.floor((i * size) / count), Math.ceil(((i + 1) * size) / count)];
    return pool(slice(x, ...whole, [start, stop]), axis).unsqueeze(axis);
  });
  return concat(places, axis);
}

/** Mean over windows chosen so that the last axis gets `output` places. */
export function adaptiveAvgPool1d(x: Tensor, output: PerAxis): Tensor {
  return adaptive("adaptiveAvgPool1d", 1, x, output, (part, axis) => mean(part, axis));
}

/** Mean over windows chosen so that the last two axes get `output` places. */
export function adaptiveAvgPool2d(x: Tensor, output: PerAxis): Tensor {
  return adaptive("adaptiveAvgPool2d", 2, x, output, (part, axis) => mean(part, axis));
}

/** Mean over windows chosen so that the last three axes get `output` places. */
export function adaptiveAvgPool3d(x: Tensor, output: PerAxis): Tensor {
  return adaptive("adaptiveAvgPool3d", 3, x, output, (part, axis) => mean(part, axis));
}

/** Largest elements of windows chosen so that the last axis gets `output` places. */
export function adaptiveMaxPool1d(x: Tensor, output: PerAxis): Tensor {
  return adaptive("adaptiveMaxPool1d", 1, x, output, (part, axis) => max(part, axis));
}

/** Largest elements of windows chosen so that the last two axes get `output` places. */
export function adaptiveMaxPool2d(x: Tensor, output: PerAxis): Tensor {
  return adaptive("adaptiveMaxPool2d", 2, x, output, (part, axis) => max(part, axis));
}

/** Largest elements of windows chosen so that the last three axes get `output` places. */
export function adaptiveMaxPool3d(x: Tensor, output: PerAxis): Tensor {
  return adaptive("adaptiveMaxPool3d", 3, x, output, (part, axis) => max(part, axis));
}

import { ShapeError } from "../errors.js";
import { Tensor } from "../tensor.js";
import { adaptiveSizes, type AdaptiveSize } from "./adaptive-size.js";
import { div } from "./arithmetic.js";
import { onesLike } from "./creation.js";
import { concat } from "./joining.js";
import { pad, slice } from "./movement.js";
import { toFloat } from "./operand.js";
import type { PerAxis } from "./per-axis.js";
import { lastAxes, unfolded, windowsOf, type WindowOptions } from "./pool-windows.js";
import { mean, sum } from "./reduction.js";

/** Options of average pooling. The padding is zeros. */
export interface AvgPoolOptions extends WindowOptions {
  /** Whether padding counts in the mean. Initially true. */
  readonly countIncludePad?: boolean;
  /** What the sum of a window is divided by, in place of its number of elements. */
  readonly divisorOverride?: number;
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
  if (options.divisorOverride !== undefined) {
    return div(sum(unfolded(float, windows, 0), axes), checkedDivisor(operation, options.divisorOverride));
  }
  const plain = padding.every((n) => n === 0) || (options.countIncludePad ?? true);
  if (plain && overhang.every((n) => n === 0)) return mean(unfolded(float, windows, 0), axes);
  const counted = (options.countIncludePad ?? true) ? padding : padding.map(() => 0);
  const ones = pad(onesLike(float).slice(...float.shape.slice(0, -rank).map(() => [0, 1] as const)), counted.map((n): [number, number] => [n, n]), { value: 1 }); // prettier-ignore
  const inner = { ...windows, padding: padding.map((n, i) => n - counted[i]) };
  return div(sum(unfolded(float, windows, 0), axes), sum(unfolded(ones, inner, 0), axes));
}

function checkedDivisor(operation: string, divisor: number): number {
  if (Number.isFinite(divisor) && divisor !== 0) return divisor;
  throw new ShapeError(operation, `divisorOverride must be a number other than 0, got ${divisor}`);
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

function adaptiveAvgPool(operation: string, rank: number, x: Tensor, output: AdaptiveSize): Tensor {
  const float = new Tensor(toFloat(operation, x));
  const sizes = adaptiveSizes(operation, float.shape, rank, output);
  return sizes.reduce(
    (result, count, i) => averageAxis(result, result.shape.length - rank + i, count),
    float,
  );
}

/** The means of `count` windows along one axis: window i takes floor(i n / count) … ceil((i + 1) n / count) - 1. */
function averageAxis(x: Tensor, axis: number, count: number): Tensor {
  const size = x.shape[axis];
  if (size === count) return x;
  if (size % count === 0) {
    const windows = x.reshape([...x.shape.slice(0, axis), count, size / count, ...x.shape.slice(axis + 1)]);
    return mean(windows, axis + 1);
  }
  const whole = x.shape.slice(0, axis).map(() => null);
  const places = Array.from({ length: count }, (_, i) => {
    const [start, stop] = [Math.floor((i * size) / count), Math.ceil(((i + 1) * size) / count)];
    return mean(slice(x, ...whole, [start, stop]), axis).unsqueeze(axis);
  });
  return concat(places, axis);
}

/** Mean over windows chosen so that the last axis gets `output` places; null keeps its size. */
export function adaptiveAvgPool1d(x: Tensor, output: AdaptiveSize): Tensor {
  return adaptiveAvgPool("adaptiveAvgPool1d", 1, x, output);
}

/** Mean over windows chosen so that the last two axes get `output` places; null keeps a size. */
export function adaptiveAvgPool2d(x: Tensor, output: AdaptiveSize): Tensor {
  return adaptiveAvgPool("adaptiveAvgPool2d", 2, x, output);
}

/** Mean over windows chosen so that the last three axes get `output` places; null keeps a size. */
export function adaptiveAvgPool3d(x: Tensor, output: AdaptiveSize): Tensor {
  return adaptiveAvgPool("adaptiveAvgPool3d", 3, x, output);
}

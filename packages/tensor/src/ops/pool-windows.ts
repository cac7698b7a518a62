import { ShapeError, formatShape } from "../errors.js";
import { unfoldNode } from "../graph/build.js";
import { Tensor } from "../tensor.js";
import { pad } from "./movement.js";
import { nodeOf } from "./operand.js";
import { perAxis, type PerAxis } from "./per-axis.js";

/** Options of everything that slides a window. */
export interface WindowOptions {
  /** Step between windows. Initially the window's size. */
  readonly stride?: PerAxis;
  /** Places around the input. At most half the window. Initially 0. */
  readonly padding?: PerAxis;
  /** Whether windows may reach over the end. Initially false. */
  readonly ceilMode?: boolean;
}

/** Where the windows of a pooling lie. */
export interface Windows {
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  /** Places added at the end so that the last window (ceilMode) fits. */
  readonly overhang: readonly number[];
}

/** Checks a pooling's arguments. */
export function windowsOf(
  operation: string,
  x: Tensor,
  rank: number,
  window: PerAxis,
  options: WindowOptions & { readonly dilation?: PerAxis },
): Windows {
  const { shape } = nodeOf(operation, x);
  requireAxes(operation, shape, rank);
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
    let count = (options.ceilMode ? Math.ceil(free / stride[i]) : Math.floor(free / stride[i])) + 1;
    // The last window must start inside the input or its left padding.
    if (options.ceilMode && (count - 1) * stride[i] >= length + padding[i]) count--;
    if (count < 1) {
      throw new ShapeError(
        operation,
        `a window of ${formatShape(size)} does not fit ${formatShape(shape)}`,
        "pad the input or shrink the window",
      );
    }
    return Math.max(0, (count - 1) * stride[i] - free);
  });
  return { size, stride, padding, dilation, overhang };
}

/** The windows of the last axes as further last axes. */
export function unfolded(
  x: Tensor,
  { size, stride, padding, dilation, overhang }: Windows,
  value: number,
): Tensor {
  const padded = pad(x, padding.map((n, i): [number, number] => [n, n + overhang[i]]), { value }); // prettier-ignore
  let { node } = padded;
  const first = node.shape.length - size.length;
  size.forEach((n, i) => (node = unfoldNode(node, first + i, n, stride[i], dilation[i])));
  return new Tensor(node);
}

/** The last axes, counted from the end. */
export const lastAxes = (count: number): number[] => Array.from({ length: count }, (_, i) => i - count);

/** Refuses an input without channels before its spatial axes. */
export function requireAxes(operation: string, shape: readonly number[], rank: number): void {
  if (shape.length > rank) return;
  const letters = ["L", "H, W", "D, H, W"][rank - 1];
  throw new ShapeError(
    operation,
    `needs at least ${rank + 1} axes, [..., C, ${letters}], got ${formatShape(shape)}`,
  );
}

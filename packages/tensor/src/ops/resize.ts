import { ShapeError, formatShape } from "../errors.js";
import { Tensor } from "../tensor.js";
import { add, mul, sub } from "./arithmetic.js";
import { gather } from "./indexing.js";
import { nodeOf, toFloat } from "./operand.js";
import { perAxis, type PerAxis } from "./per-axis.js";
import { tensor } from "./creation.js";

/** Options of {@link resize}. */
export interface ResizeOptions {
  /** Initially "nearest". */
  readonly mode?: "nearest" | "bilinear";
  /** For "bilinear": the corners of input and output coincide. Initially false, as in PyTorch's interpolate. */
  readonly alignCorners?: boolean;
}

/** Scales the last two axes of `[..., H, W]` to `size` (one number, or [height, width]). */
export function resize(x: Tensor, size: PerAxis, options: ResizeOptions = {}): Tensor {
  const { shape } = nodeOf("resize", x);
  if (shape.length < 2) throw new ShapeError("resize", `needs at least two axes, got ${formatShape(shape)}`);
  const target = perAxis("resize", "size", size, 2, 1);
  let result: Tensor = options.mode === "bilinear" ? new Tensor(toFloat("resize", x)) : x;
  target.forEach((count, i) => {
    const axis = shape.length - 2 + i;
    if (shape[axis] === 0) throw new ShapeError("resize", `axis ${axis} of ${formatShape(shape)} is empty`);
    if (options.mode !== "bilinear") result = pick(result, axis, nearestPlaces(shape[axis], count));
    else result = blend(result, axis, count, options.alignCorners ?? false);
  });
  return result;
}

function nearestPlaces(size: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.min(Math.floor((i * size) / count), size - 1));
}

function blend(x: Tensor, axis: number, count: number, alignCorners: boolean): Tensor {
  const size = x.shape[axis];
  if (size === count) return x;
  const at = Array.from({ length: count }, (_, i) => sourcePlace(i, size, count, alignCorners));
  const low = at.map((place) => Math.min(Math.floor(place), size - 1));
  const high = low.map((place) => Math.min(place + 1, size - 1));
  const weights = tensor(at.map((place, i) => place - low[i]), { dtype: x.dtype }); // prettier-ignore
  const weight = weights.reshape(x.shape.map((_, i) => (i === axis ? count : 1)));
  const [a, b] = [pick(x, axis, low), pick(x, axis, high)];
  return add(a, mul(sub(b, a), weight));
}

function sourcePlace(i: number, size: number, count: number, alignCorners: boolean): number {
  if (alignCorners) return count === 1 ? 0 : (i * (size - 1)) / (count - 1);
  return Math.max(0, ((i + 0.5) * size) / count - 0.5);
}

/** The given places along an axis. */
export function pick(x: Tensor, axis: number, places: readonly number[]): Tensor {
  const shape = x.shape.map((size, i) => (i === axis ? places.length : size));
  const aligned = Tensor.ofPlaces(places).reshape(shape.map((_, i) => (i === axis ? places.length : 1)));
  return gather(x, axis, aligned.expand(shape));
}

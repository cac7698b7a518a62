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
  /**
   * How much longer each axis is taken to be when places are looked up. Initially output / input; it differs where a
   * fractional scale doesn't give a whole size, as in PyTorch's interpolate by a scale factor.
   */
  readonly scale?: number | readonly number[];
}

/**
 * Scales the last axes to `size`: of `[..., H, W]` by one number or [height, width], of `[..., L]` by [length], of
 * `[..., D, H, W]` by [depth, height, width]. "bilinear" is linear along each of them.
 */
export function resize(x: Tensor, size: PerAxis, options: ResizeOptions = {}): Tensor {
  const { shape } = nodeOf("resize", x);
  const { mode = "nearest", alignCorners = false, scale } = options;
  const rank = typeof size === "number" ? 2 : size.length;
  if (shape.length < rank) {
    throw new ShapeError("resize", `needs at least ${rank} axes, got ${formatShape(shape)}`);
  }
  const target = perAxis("resize", "size", size, rank, 1);
  const scales = scale === undefined ? [] : checkedScales(scale, rank);
  let result: Tensor = mode === "bilinear" ? new Tensor(toFloat("resize", x)) : x;
  target.forEach((count, i) => {
    const axis = shape.length - rank + i;
    if (shape[axis] === 0) throw new ShapeError("resize", `axis ${axis} of ${formatShape(shape)} is empty`);
    const ratio = ratioOf(shape[axis], count, scales[i], mode === "bilinear" && alignCorners);
    if (mode === "nearest") result = pick(result, axis, nearestPlaces(shape[axis], count, ratio));
    else result = blend(result, axis, count, ratio, alignCorners);
  });
  return result;
}

function checkedScales(scale: number | readonly number[], rank: number): readonly number[] {
  const scales = typeof scale === "number" ? new Array<number>(rank).fill(scale) : scale;
  if (scales.length === rank && scales.every((factor) => factor > 0 && Number.isFinite(factor)))
    return scales;
  throw new ShapeError("resize", `scale must be a positive number, or ${rank} of them, got ${String(scale)}`);
}

/** `input` places stand against `output` places. A pair, for i * input / output is exact where it is whole. */
interface Ratio {
  readonly input: number;
  readonly output: number;
}

function ratioOf(size: number, count: number, scale: number | undefined, alignCorners: boolean): Ratio {
  if (alignCorners) return count === 1 ? { input: 0, output: 1 } : { input: size - 1, output: count - 1 };
  return scale === undefined ? { input: size, output: count } : { input: 1, output: scale };
}

function nearestPlaces(size: number, count: number, { input, output }: Ratio): number[] {
  return Array.from({ length: count }, (_, i) => Math.min(Math.floor((i * input) / output), size - 1));
}

function blend(x: Tensor, axis: number, count: number, ratio: Ratio, alignCorners: boolean): Tensor {
  const size = x.shape[axis];
  if (size === count && ratio.input === ratio.output) return x;
  const at = Array.from({ length: count }, (_, i) => sourcePlace(i, ratio, alignCorners));
  const low = at.map((place) => Math.min(Math.floor(place), size - 1));
  const high = low.map((place) => Math.min(place + 1, size - 1));
  const weights = tensor(at.map((place, i) => place - low[i]), { dtype: x.dtype }); // prettier-ignore
  const weight = weights.reshape(x.shape.map((_, i) => (i === axis ? count : 1)));
  const [a, b] = [pick(x, axis, low), pick(x, axis, high)];
  return add(a, mul(sub(b, a), weight));
}

function sourcePlace(i: number, { input, output }: Ratio, alignCorners: boolean): number {
  return alignCorners ? (i * input) / output : Math.max(0, ((i + 0.5) * input) / output - 0.5);
}

/** The given places along an axis. */
export function pick(x: Tensor, axis: number, places: readonly number[]): Tensor {
  const shape = x.shape.map((size, i) => (i === axis ? places.length : size));
  const aligned = Tensor.ofPlaces(places).reshape(shape.map((_, i) => (i === axis ? places.length : 1)));
  return gather(x, axis, aligned.expand(shape));
}

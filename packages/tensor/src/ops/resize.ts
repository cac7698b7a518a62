import { NNError, ShapeError, formatShape } from "../errors.js";
import { Tensor } from "../tensor.js";
import { add, mul, sub } from "./arithmetic.js";
import { gather } from "./indexing.js";
import { nodeOf, toFloat } from "./operand.js";
import { perAxis, type PerAxis } from "./per-axis.js";
import { tensor } from "./creation.js";

/** How {@link resize} fills the new places. */
export type ResizeMode = (typeof MODES)[number];

const MODES = ["nearest", "nearest-exact", "bilinear", "bicubic"] as const;

/** Options of {@link resize}. */
export interface ResizeOptions {
  /** Initially "nearest"; "nearest-exact" takes what lies nearest to the middle of each place. */
  readonly mode?: ResizeMode;
  /** For "bilinear" and "bicubic": the corners of input and output coincide. Initially false, as in PyTorch's interpolate. */
  readonly alignCorners?: boolean;
  /**
   * How much longer each axis is taken to be when places are looked up. Initially output / input; it differs where a
   * fractional scale doesn't give a whole size, as in PyTorch's interpolate by a scale factor.
   */
  readonly scale?: number | readonly number[];
}

/**
 * Scales the last axes to `size`: of `[..., H, W]` by one number or [height, width], of `[..., L]` by [length], of
 * `[..., D, H, W]` by [depth, height, width]. "bilinear" is linear along each of them, "bicubic" weighs the four nearest (Keys 1981, a = -3/4).
 */
export function resize(x: Tensor, size: PerAxis, options: ResizeOptions = {}): Tensor {
  const { shape } = nodeOf("resize", x);
  const { mode = "nearest", alignCorners = false, scale } = options;
  const rank = typeof size === "number" ? 2 : size.length;
  if (shape.length < rank) {
    throw new ShapeError("resize", `needs at least ${rank} axes, got ${formatShape(shape)}`);
  }
  const target = perAxis("resize", "size", size, rank, 1);
  if (!MODES.includes(mode)) {
    throw new NNError("resize", `there is no mode "${String(mode)}"`, `use one of ${MODES.join(", ")}`);
  }
  const smooth = mode === "bilinear" || mode === "bicubic";
  const scales = scale === undefined ? [] : checkedScales(scale, rank);
  let result: Tensor = smooth ? new Tensor(toFloat("resize", x)) : x;
  target.forEach((count, i) => {
    const axis = shape.length - rank + i;
    if (shape[axis] === 0) throw new ShapeError("resize", `axis ${axis} of ${formatShape(shape)} is empty`);
    const ratio = ratioOf(shape[axis], count, scales[i], smooth && alignCorners);
    if (mode === "bilinear") result = blend(result, axis, count, ratio, alignCorners);
    else if (mode === "bicubic") result = blendCubic(result, axis, count, ratio, alignCorners);
    else result = nearest(result, axis, count, ratio, mode === "nearest" ? 0 : 0.5);
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

/** The element whose part of the axis place i + `offset` of the result falls into. */
function nearest(x: Tensor, axis: number, count: number, { input, output }: Ratio, offset: number): Tensor {
  const size = x.shape[axis];
  const times = count / size;
  if (Number.isInteger(times) && output === times * input) return repeatEach(x, axis, times);
  const places = Array.from({ length: count }, (_, i) =>
    Math.min(Math.floor(((i + offset) * input) / output), size - 1),
  );
  return pick(x, axis, places);
}

/** Whole scales need no index: an expanded view, whose gradient is a sum. */
function repeatEach(x: Tensor, axis: number, times: number): Tensor {
  if (times === 1) return x;
  const [before, after] = [x.shape.slice(0, axis + 1), x.shape.slice(axis + 1)];
  const wide = x.reshape([...before, 1, ...after]).expand([...before, times, ...after]);
  return wide.reshape(x.shape.map((size, i) => (i === axis ? size * times : size)));
}

function blend(x: Tensor, axis: number, count: number, ratio: Ratio, alignCorners: boolean): Tensor {
  const size = x.shape[axis];
  if (size === count) return x; // whatever the scale, as in PyTorch
  const at = Array.from({ length: count }, (_, i) => Math.max(0, sourcePlace(i, ratio, alignCorners)));
  const low = at.map((place) => Math.min(Math.floor(place), size - 1));
  const high = low.map((place) => Math.min(place + 1, size - 1));
  const weight = weightsAlong(x, axis, at.map((place, i) => place - low[i])); // prettier-ignore
  const [a, b] = [pick(x, axis, low), pick(x, axis, high)];
  return add(a, mul(sub(b, a), weight));
}

function sourcePlace(i: number, { input, output }: Ratio, alignCorners: boolean): number {
  return alignCorners ? (i * input) / output : ((i + 0.5) * input) / output - 0.5;
}

function weightsAlong(x: Tensor, axis: number, weights: readonly number[]): Tensor {
  const shape = x.shape.map((_, i) => (i === axis ? weights.length : 1));
  return tensor(weights, { dtype: x.dtype }).reshape(shape);
}

function blendCubic(x: Tensor, axis: number, count: number, ratio: Ratio, alignCorners: boolean): Tensor {
  const size = x.shape[axis];
  if (size === count && ratio.input === ratio.output) return x;
  const at = Array.from({ length: count }, (_, i) => sourcePlace(i, ratio, alignCorners));
  const parts = [-1, 0, 1, 2].map((tap) => {
    const places = at.map((place) => Math.min(Math.max(Math.floor(place) + tap, 0), size - 1));
    const weights = at.map((place) => cubicWeight(Math.abs(place - Math.floor(place) - tap)));
    return mul(pick(x, axis, places), weightsAlong(x, axis, weights));
  });
  return parts.reduce((total, part) => add(total, part));
}

/** Keys' kernel (1981, equation 4 with a = -3/4) at a distance from 0 to 2. */
function cubicWeight(distance: number): number {
  const a = -0.75;
  if (distance <= 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
  return a * (((distance - 5) * distance + 8) * distance - 4);
}

/** The given places along an axis. */
export function pick(x: Tensor, axis: number, places: readonly number[]): Tensor {
  const shape = x.shape.map((size, i) => (i === axis ? places.length : size));
  const aligned = Tensor.ofPlaces(places).reshape(shape.map((_, i) => (i === axis ? places.length : 1)));
  return gather(x, axis, aligned.expand(shape));
}

import { IndexError, ShapeError, formatShape } from "../errors.js";
import {
  expandNode,
  flipNode,
  padNode,
  permuteNode,
  reshapeNode,
  sliceNode,
  unfoldNode,
} from "../graph/build.js";
import { broadcastShapes, checkShape, normalizeAxes, normalizeAxis, numel, sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";
import { nodeOf } from "./operand.js";
import { concat } from "./joining.js";
import { pick } from "./resize.js";
import { arange } from "./creation.js";

/** The elements under a new shape, in the same order; one size may be -1 (what is left). */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  const node = nodeOf("reshape", x);
  const count = numel(node.shape);
  if (!Array.isArray(shape)) checkShape("reshape", shape);
  const free = shape.indexOf(-1);
  let target = shape;
  if (free >= 0) {
    const rest = numel(shape.filter((_, i) => i !== free));
    if (shape.lastIndexOf(-1) !== free || rest === 0 || count % rest !== 0) {
      throw new ShapeError(
        "reshape",
        `cannot infer -1 in ${formatShape(shape)} from ${count} elements of shape ${formatShape(node.shape)}`,
      );
    }
    target = shape.map((size, i) => (i === free ? count / rest : size));
  }
  checkShape("reshape", target);
  if (numel(target) !== count) {
    throw new ShapeError(
      "reshape",
      `${formatShape(node.shape)} has ${count} elements, ${formatShape(target)} has ${numel(target)}`,
    );
  }
  return sameShape(target, node.shape) ? x : new Tensor(reshapeNode(node, target.slice()));
}

/** Merges the axes `start` … `end` (all of them when left out) into one. */
export function flatten(x: Tensor, start = 0, end = -1): Tensor {
  const { shape } = nodeOf("flatten", x);
  if (shape.length === 0) return reshape(x, [1]);
  const from = normalizeAxis("flatten", start, shape.length);
  const to = normalizeAxis("flatten", end, shape.length);
  if (from > to) throw new IndexError("flatten", `start axis ${start} lies behind end axis ${end}`);
  return reshape(x, [...shape.slice(0, from), numel(shape.slice(from, to + 1)), ...shape.slice(to + 1)]);
}

/** The axes in another order: axis i of the result is axis `axes[i]` of x. */
export function permute(x: Tensor, axes: readonly number[]): Tensor {
  const node = nodeOf("permute", x);
  const perm = axes.map((axis) => normalizeAxis("permute", axis, node.shape.length));
  if (perm.length !== node.shape.length || new Set(perm).size !== perm.length) {
    throw new IndexError(
      "permute",
      `${formatShape(axes)} is no order of the ${node.shape.length} axes of ${formatShape(node.shape)}`,
    );
  }
  return new Tensor(permuteNode(node, perm));
}

/** Swaps two axes; the last two when left out. */
export function transpose(x: Tensor, axis0 = -2, axis1 = -1): Tensor {
  const { shape } = nodeOf("transpose", x);
  if (shape.length < 2 && axis0 === -2 && axis1 === -1) return x;
  const a = normalizeAxis("transpose", axis0, shape.length);
  const b = normalizeAxis("transpose", axis1, shape.length);
  return permute(x, shape.map((_, i) => (i === a ? b : i === b ? a : i))); // prettier-ignore
}

/** Repeats axes of size 1 (and new leading ones) without copying; -1 keeps a size. */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  return expandTo("expand", x, shape);
}

function expandTo(operation: string, x: Tensor, shape: readonly number[]): Tensor {
  const node = nodeOf(operation, x);
  const lead = shape.length - node.shape.length;
  const target = shape.map((size, i) => (size === -1 && i >= lead ? node.shape[i - lead] : size));
  checkShape(operation, target);
  if (lead < 0 || !sameShape(broadcastShapes(operation, node.shape, target), target)) {
    throw new ShapeError(
      operation,
      `shape ${formatShape(node.shape)} does not expand to ${formatShape(target)}`,
      "only axes of size 1 can be repeated",
    );
  }
  return sameShape(target, node.shape) ? x : new Tensor(expandNode(node, target));
}

/** Alias of {@link expand} by NumPy's name. */
export function broadcastTo(x: Tensor, shape: readonly number[]): Tensor {
  return expandTo("broadcastTo", x, shape);
}

/** Removes axes of size 1: the given ones, or all. */
export function squeeze(x: Tensor, axis?: number | readonly number[]): Tensor {
  const { shape } = nodeOf("squeeze", x);
  const axes = normalizeAxes("squeeze", axis, shape.length);
  return reshape(x, shape.filter((size, i) => size !== 1 || !axes.includes(i))); // prettier-ignore
}

/** Inserts an axis of size 1 before `axis`. */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  const { shape } = nodeOf("unsqueeze", x);
  const at = normalizeAxis("unsqueeze", axis, shape.length + 1);
  return reshape(x, [...shape.slice(0, at), 1, ...shape.slice(at)]);
}

/** `start : stop : step` along one axis, as Python's slices: negative numbers count from the end, null means "all". */
export type SliceSpec = number | null | readonly [start: number | null, stop?: number | null, step?: number];

/**
 * A part of the tensor, one entry per axis (later axes stay whole): a number picks one place and removes the axis,
 * `[start, stop, step]` takes a range as Python does (a negative step runs backwards), `null` keeps the axis.
 */
export function slice(x: Tensor, ...specs: readonly SliceSpec[]): Tensor {
  const node = nodeOf("slice", x);
  const rank = node.shape.length;
  if (specs.length > rank) throw new IndexError("slice", `${specs.length} entries for rank ${rank}`);
  const start = new Array<number>(rank).fill(0);
  const step = new Array<number>(rank).fill(1);
  const shape = node.shape.slice();
  const removed: number[] = [];
  const flipped: number[] = [];
  specs.forEach((spec, axis) => {
    const size = node.shape[axis];
    if (spec === null) return;
    if (typeof spec === "number") {
      start[axis] = checkedPlace("slice", spec, size, axis);
      shape[axis] = 1;
      removed.push(axis);
      return;
    }
    const range = resolveRange(spec, size);
    shape[axis] = range.count;
    start[axis] = range.step > 0 ? range.start : range.start + (range.count - 1) * range.step;
    step[axis] = Math.abs(range.step);
    if (range.count === 0) start[axis] = 0;
    if (range.step < 0) flipped.push(axis);
  });
  const cut = flipNode(sliceNode(node, start, step, shape), flipped);
  return new Tensor(removed.length ? reshapeNode(cut, shape.filter((_, i) => !removed.includes(i))) : cut); // prettier-ignore
}

/** A possibly negative place as 0 … size - 1. */
export function checkedPlace(operation: string, place: number, size: number, axis: number): number {
  if (!Number.isInteger(place) || place < -size || place >= size) {
    throw new IndexError(operation, `index ${place} is out of range for axis ${axis} of size ${size}`);
  }
  return place < 0 ? place + size : place;
}

function resolveRange(
  [from, to, step = 1]: readonly [number | null, (number | null)?, number?],
  size: number,
): { start: number; count: number; step: number } {
  if (from === undefined) throw new IndexError("slice", "a range needs a start: [start, stop, step] or null");
  if (!Number.isInteger(step) || step === 0)
    throw new IndexError("slice", `step must be a whole number other than 0, got ${step}`);
  for (const place of [from, to]) {
    if (place !== null && place !== undefined && !Number.isInteger(place)) {
      throw new IndexError("slice", `bounds must be whole numbers or null, got ${place}`);
    }
  }
  const [lowest, highest] = step > 0 ? [0, size] : [-1, size - 1];
  const clip = (place: number): number =>
    Math.min(Math.max(place < 0 ? place + size : place, lowest), highest);
  const start = from === null ? (step > 0 ? lowest : highest) : clip(from);
  const stop = to === null || to === undefined ? (step > 0 ? highest : lowest) : clip(to);
  return { start, count: Math.max(0, Math.ceil((stop - start) / step)), step };
}

/** Elements in reverse order along the given axes (all when left out). */
export function flip(x: Tensor, axis?: number | readonly number[]): Tensor {
  const node = nodeOf("flip", x);
  return new Tensor(flipNode(node, normalizeAxes("flip", axis, node.shape.length)));
}

/** Elements moved by `shift` places along `axis`; what leaves at one end enters at the other. */
export function roll(x: Tensor, shift: number, axis?: number): Tensor {
  const { shape } = nodeOf("roll", x);
  if (axis === undefined) return reshape(roll(flatten(x), shift, 0), shape);
  const at = normalizeAxis("roll", axis, shape.length);
  const size = shape[at];
  const cut = size === 0 ? 0 : ((-shift % size) + size) % size;
  if (cut === 0) return x;
  const whole = shape.map(() => null);
  const part = (from: number | null, to: number | null): Tensor =>
    slice(x, ...whole.slice(0, at), [from, to]);
  return concat([part(cut, null), part(null, cut)], at);
}

/** Two axes' worth of padding modes. */
export type PadMode = "constant" | "reflect" | "replicate" | "circular";

/** Options of {@link pad}. */
export interface PadOptions {
  /** What stands in the new places. Initially "constant". */
  readonly mode?: PadMode;
  /** The constant. Initially 0. */
  readonly value?: number;
}

/**
 * Adds places around: `padding` holds `[before, after]` for each of the last axes, in their order (NumPy's way of
 * writing it). Negative numbers crop (mode "constant" only).
 */
export function pad(
  x: Tensor,
  padding: readonly (readonly [number, number])[],
  options: PadOptions = {},
): Tensor {
  const node = nodeOf("pad", x);
  const { mode = "constant", value = 0 } = options;
  const rank = node.shape.length;
  if (padding.length > rank) throw new ShapeError("pad", `${padding.length} pairs for rank ${rank}`);
  const pairs = [...new Array<[number, number]>(rank - padding.length).fill([0, 0]), ...padding];
  if (mode !== "constant") {
    return pairs.reduce((result, [low, high], axis) => padByIndex(result, axis, low, high, mode), x);
  }
  const low = pairs.map((pair) => Math.max(0, pair[0]));
  const high = pairs.map((pair) => Math.max(0, pair[1]));
  const grown = [...low, ...high].some((n) => n > 0);
  const padded = grown ? padNode(node, low, high, low.map(() => 0), value) : node; // prettier-ignore
  checkShape("pad", padded.shape);
  const crop = pairs.map(([before, after]): [number, number] => [Math.max(0, -before), Math.max(0, -after)]);
  if (!crop.some(([before, after]) => before > 0 || after > 0)) return new Tensor(padded);
  const shape = padded.shape.map((size, i) => size - crop[i][0] - crop[i][1]);
  checkShape("pad", shape);
  return new Tensor(sliceNode(padded, crop.map(([before]) => before), low.map(() => 1), shape)); // prettier-ignore
}

function padByIndex(x: Tensor, axis: number, low: number, high: number, mode: PadMode): Tensor {
  if (low === 0 && high === 0) return x;
  const size = x.shape[axis];
  const limit = mode === "reflect" ? size - 1 : mode === "circular" ? size : Infinity;
  if (size === 0 || low > limit || high > limit || low < 0 || high < 0) {
    throw new ShapeError(
      "pad",
      `mode "${mode}" cannot add ${low} and ${high} places to axis ${axis} of size ${size}`,
    );
  }
  const places = Array.from({ length: low + size + high }, (_, i) => {
    const place = i - low;
    if (mode === "replicate") return Math.min(Math.max(place, 0), size - 1);
    if (mode === "circular") return (place + size) % size;
    return place < 0 ? -place : place >= size ? 2 * (size - 1) - place : place;
  });
  return pick(x, axis, places);
}

/** The tensor repeated `times[i]` times along axis i (times may have more entries than axes). */
export function tile(x: Tensor, times: readonly number[]): Tensor {
  const { shape } = nodeOf("tile", x);
  const rank = Math.max(shape.length, times.length);
  const sizes = [...new Array<number>(rank - shape.length).fill(1), ...shape];
  const counts = [...new Array<number>(rank - times.length).fill(1), ...times];
  checkShape("tile", counts);
  const apart = reshape(x, sizes.flatMap((size) => [1, size])); // prettier-ignore
  const repeated = expandNode(apart.node, sizes.flatMap((size, i) => [counts[i], size])); // prettier-ignore
  return new Tensor(reshapeNode(repeated, sizes.map((size, i) => size * counts[i]))); // prettier-ignore
}

/** Each element repeated `count` times along `axis`, neighbours staying together (PyTorch's repeat_interleave). */
export function repeatInterleave(x: Tensor, count: number, axis: number): Tensor {
  const { shape } = nodeOf("repeatInterleave", x);
  const at = normalizeAxis("repeatInterleave", axis, shape.length);
  checkShape("repeatInterleave", [count]);
  const apart = unsqueeze(x, at + 1);
  const wide = expand(apart, [...shape.slice(0, at + 1), count, ...shape.slice(at + 1)]);
  return reshape(wide, shape.map((size, i) => (i === at ? size * count : size))); // prettier-ignore
}

/** The tensor repeated along each axis, as PyTorch's `repeat`: another name for {@link tile}. */
export function repeat(x: Tensor, times: readonly number[]): Tensor {
  return tile(x, times);
}

/** Windows of `size` elements, every `step`, along `axis`; the place in the window becomes a new last axis. */
export function unfold(x: Tensor, axis: number, size: number, step: number): Tensor {
  const node = nodeOf("unfold", x);
  const at = normalizeAxis("unfold", axis, node.shape.length);
  if (!Number.isInteger(size) || size < 1 || size > node.shape[at] || !Number.isInteger(step) || step < 1) {
    throw new ShapeError(
      "unfold",
      `windows of ${size} every ${step} do not fit axis ${axis} of ${formatShape(node.shape)}`,
    );
  }
  return new Tensor(unfoldNode(node, at, size, step));
}

/** The diagonal of the last two axes, `offset` above (or, negative, below) the main one. */
export function diagonal(x: Tensor, offset = 0): Tensor {
  const { shape } = nodeOf("diagonal", x);
  if (shape.length < 2)
    throw new ShapeError("diagonal", `needs at least two axes, got ${formatShape(shape)}`);
  const [rows, columns] = shape.slice(-2);
  const count = Math.max(0, Math.min(rows + Math.min(offset, 0), columns - Math.max(offset, 0)));
  const lead = shape.slice(0, -2);
  const first = Math.max(offset, 0) + Math.max(-offset, 0) * columns;
  const flat = reshape(x, [...lead, rows * columns]);
  if (count === 0) return slice(flat, ...lead.map(() => null), [0, 0]);
  return slice(flat, ...lead.map(() => null), [first, first + (count - 1) * (columns + 1) + 1, columns + 1]);
}

/** Places 0 … size - 1 shaped to lie along one axis of a tensor of rank `rank`. */
export function placesAlong(size: number, axis: number, rank: number): Tensor {
  return reshape(arange(size, { dtype: "int32" }), Array.from({ length: rank }, (_, i) => (i === axis ? size : 1))); // prettier-ignore
}

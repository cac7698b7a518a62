import { IndexError, ShapeError, formatShape } from "./errors.js";

export type Shape = readonly number[];

/** The highest rank that a tensor can have. */
const MAX_RANK = 8;

/** The most elements of one tensor: indexes stay exact 32-bit integers on every backend. */
const MAX_ELEMENTS = 2 ** 31 - 1;

export function numel(shape: Shape): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i];
  return n;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The axes `first`, `first + 1`, …: `count` of them. */
export function axesFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** Strides, in elements, of a row-major array. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

/** NumPy's broadcasting of two shapes; throws when they don't fit. */
export function broadcastShapes(operation: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const x = i <= a.length ? a[a.length - i] : 1;
    const y = i <= b.length ? b[b.length - i] : 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new ShapeError(
        operation,
        `shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: ${x} against ${y} at axis -${i}`,
        "sizes must be equal or 1, counted from the last axis; insert axes with unsqueeze or reshape",
      );
    }
    shape[rank - i] = x === 1 ? y : x;
  }
  return shape;
}

/** A possibly negative axis as 0 … rank - 1. */
export function normalizeAxis(operation: string, axis: number, rank: number): number {
  const span = Math.max(rank, 1);
  if (!Number.isInteger(axis) || axis < -span || axis >= span) {
    throw new IndexError(
      operation,
      `axis ${axis} is out of range for rank ${rank}`,
      `use -${span} … ${span - 1}`,
    );
  }
  return axis < 0 ? axis + span : axis;
}

/** One axis, several, or all of them (undefined), normalised, ascending, without repeats. */
export function normalizeAxes(
  operation: string,
  axes: number | readonly number[] | undefined,
  rank: number,
): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, i) => i);
  const list = typeof axes === "number" ? [axes] : axes;
  if (!Array.isArray(list)) {
    throw new IndexError(
      operation,
      "the axes must be a number or an array of numbers",
      "pass the axis first and options after it",
    );
  }
  const result = list.map((axis) => normalizeAxis(operation, axis, rank)).sort((a, b) => a - b);
  for (let i = 1; i < result.length; i++) {
    if (result[i] === result[i - 1]) throw new IndexError(operation, `axis ${result[i]} is given twice`);
  }
  return rank === 0 ? [] : result;
}

/** Refuses what can't be a shape: non-integers, negative sizes, too many axes, too many elements. */
export function checkShape(operation: string, shape: Shape): void {
  if (!Array.isArray(shape)) {
    throw new ShapeError(
      operation,
      `the shape must be an array of sizes, got ${String(shape)}`,
      "write [2, 3], not 2, 3",
    );
  }
  if (shape.length > MAX_RANK) {
    throw new ShapeError(
      operation,
      `rank ${shape.length} in ${formatShape(shape)} exceeds the limit of ${MAX_RANK}`,
    );
  }
  for (const size of shape) {
    if (!Number.isInteger(size) || size < 0) {
      throw new ShapeError(operation, `sizes must be whole numbers >= 0, got ${formatShape(shape)}`);
    }
  }
  if (numel(shape) > MAX_ELEMENTS) {
    throw new ShapeError(
      operation,
      `a tensor of shape ${formatShape(shape)} would have ${numel(shape)} elements; the limit is ${MAX_ELEMENTS}`,
      "work in smaller batches",
    );
  }
}

import { DTYPES, arrayFrom, isFloat, type DType, type TypedArray } from "../dtype.js";
import { DTypeError, ShapeError, formatShape } from "../errors.js";
import { elementNode, expandNode, fullNode, makeNode } from "../graph/build.js";
import { Storage } from "../graph/storage.js";
import { checkShape, numel } from "../shape.js";
import { Tensor } from "../tensor.js";
import { castNode, nodeOf } from "./operand.js";
import { ge, le, where } from "./comparison.js";
import { add, mul, sub } from "./arithmetic.js";
import { placesAlong } from "./movement.js";

/** Arrays in arrays in … numbers or booleans. */
export type NestedArray = number | boolean | readonly NestedArray[];

/** Options of everything that makes a tensor. */
export interface CreateOptions {
  /** Initially "float32", or for {@link tensor} the dtype of the data. */
  readonly dtype?: DType;
  /** Whether `backward` collects a gradient here. Initially false. */
  readonly requiresGrad?: boolean;
}

/**
 * A tensor with the given values, copied.
 *
 * @param data - Nested arrays, or a typed array (its kind gives the dtype; other integer arrays become int32). Plain
 * numbers make float32, booleans make bool.
 * @param shape - The shape for flat data; left out, nested arrays give their own and flat data one axis.
 * @throws ShapeError when rows differ in length or the shape doesn't hold the data.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * const a = tensor([[1, 2], [3, 4]]);
 * const b = tensor(new Int32Array([1, 2, 3, 4]), [2, 2]);
 * console.log(String(a.add(b)));
 * ```
 */
export function tensor(data: NestedArray | ArrayLike<number>, options?: CreateOptions): Tensor;
export function tensor(data: ArrayLike<number>, shape: readonly number[], options?: CreateOptions): Tensor;
export function tensor(
  data: NestedArray | ArrayLike<number>,
  shapeOrOptions?: readonly number[] | CreateOptions,
  options: CreateOptions = {},
): Tensor {
  const shapeGiven = Array.isArray(shapeOrOptions);
  const { dtype, requiresGrad = false } = shapeGiven
    ? options
    : ((shapeOrOptions as CreateOptions | undefined) ?? options);
  const flat = flatten(data);
  const shape = shapeGiven ? (shapeOrOptions as readonly number[]).slice() : flat.shape;
  checkShape("tensor", shape);
  if (numel(shape) !== flat.values.length) {
    throw new ShapeError(
      "tensor",
      `shape ${formatShape(shape)} holds ${numel(shape)} elements, the data has ${flat.values.length}`,
    );
  }
  const type = dtype ?? flat.dtype;
  if (!DTYPES.includes(type)) {
    throw new DTypeError("tensor", `there is no dtype "${String(type)}"`, `use one of ${DTYPES.join(", ")}`);
  }
  return fromStorage(Storage.ofHost(type, arrayFrom(type, flat.values)), shape, requiresGrad);
}

/** A leaf on a storage. */
export function fromStorage(storage: Storage, shape: readonly number[], requiresGrad = false): Tensor {
  if (requiresGrad && !isFloat(storage.dtype)) {
    throw new DTypeError("tensor", `requiresGrad needs a floating dtype, got ${storage.dtype}`);
  }
  const node = makeNode("data", [], shape, storage.dtype, undefined);
  node.storage = storage;
  return new Tensor(node, { requiresGrad });
}

function flatten(data: NestedArray | ArrayLike<number>): {
  values: ArrayLike<number | boolean>;
  shape: number[];
  dtype: DType;
} {
  if (typeof data === "number") return { values: [data], shape: [], dtype: "float32" };
  if (typeof data === "boolean") return { values: [data], shape: [], dtype: "bool" };
  if (!Array.isArray(data)) {
    const values = data as ArrayLike<number>;
    if (!ArrayBuffer.isView(values)) {
      throw new DTypeError("tensor", `expected numbers, nested arrays or a typed array, got ${typeof data}`);
    }
    return { values, shape: [values.length], dtype: typedArrayType(values) };
  }
  const shape: number[] = [];
  for (let level: unknown = data; Array.isArray(level); level = level[0]) shape.push(level.length);
  const values: (number | boolean)[] = [];
  collect(data, 0, shape, values);
  const dtype = values.length > 0 && values.every((value) => typeof value === "boolean") ? "bool" : "float32";
  return { values, shape, dtype };
}

function typedArrayType(values: ArrayLike<number>): DType {
  if (values instanceof Float32Array) return "float32";
  if (values instanceof Float64Array) return "float64";
  return "int32";
}

function collect(data: unknown, depth: number, shape: readonly number[], values: (number | boolean)[]): void {
  if (!Array.isArray(data)) {
    if (depth !== shape.length || (typeof data !== "number" && typeof data !== "boolean")) {
      throw new ShapeError(
        "tensor",
        `expected arrays of shape ${formatShape(shape)}, found ${String(data)} at depth ${depth}`,
      );
    }
    values.push(data);
    return;
  }
  if (depth >= shape.length || data.length !== shape[depth]) {
    throw new ShapeError(
      "tensor",
      `rows differ in length: expected ${formatShape(shape)}, found ${data.length} at depth ${depth}`,
    );
  }
  for (const item of data) collect(item, depth + 1, shape, values);
}

/** A tensor with `value` everywhere. Takes no memory until it is written to. */
export function full(shape: readonly number[], value: number | boolean, options: CreateOptions = {}): Tensor {
  checkShape("full", shape);
  const dtype = options.dtype ?? (typeof value === "boolean" ? "bool" : "float32");
  const one = fullNode(Number(value), dtype);
  const node = shape.length === 0 ? one : expandNode(one, shape.slice());
  return new Tensor(node, { requiresGrad: options.requiresGrad ?? false });
}

/** A tensor of zeros. */
export function zeros(shape: readonly number[], options: CreateOptions = {}): Tensor {
  checkShape("zeros", shape);
  return full(shape, 0, { dtype: "float32", ...options });
}

/** A tensor of ones. */
export function ones(shape: readonly number[], options: CreateOptions = {}): Tensor {
  checkShape("ones", shape);
  return full(shape, 1, { dtype: "float32", ...options });
}

/** Zeros of the shape and dtype of `x`. */
export function zerosLike(x: Tensor): Tensor {
  const { shape, dtype } = nodeOf("zerosLike", x);
  return zeros(shape, { dtype });
}

/** Ones of the shape and dtype of `x`. */
export function onesLike(x: Tensor): Tensor {
  const { shape, dtype } = nodeOf("onesLike", x);
  return ones(shape, { dtype });
}

/** `value` everywhere, in the shape and dtype of `x`. */
export function fullLike(x: Tensor, value: number): Tensor {
  const { shape, dtype } = nodeOf("fullLike", x);
  return full(shape, value, { dtype });
}

/** 0, 1, … below `stop`; or `start`, `start + step`, … below (above, for a negative step) `stop`. */
export function arange(stop: number, options?: CreateOptions): Tensor;
export function arange(start: number, stop: number, step?: number, options?: CreateOptions): Tensor;
export function arange(a: number, b?: number | CreateOptions, step = 1, options: CreateOptions = {}): Tensor {
  const [start, stop] = typeof b === "number" ? [a, b] : [0, a];
  const { dtype = "float32" } = typeof b === "object" ? b : options;
  if (!(step !== 0) || !Number.isFinite(start) || !Number.isFinite(stop) || !Number.isFinite(step)) {
    throw new ShapeError("arange", `cannot count from ${start} to ${stop} by ${step}`);
  }
  const count = Math.max(0, Math.ceil((stop - start) / step));
  checkShape("arange", [count]);
  const places = makeNode("iota", [], [count], "int32", undefined);
  const steps = new Tensor(castNode(places, dtype));
  const scaled = step === 1 ? steps : mul(steps, step);
  return start === 0 ? scaled : add(scaled, start);
}

/** `count` numbers from `start` to `stop`, both included, evenly apart. */
export function linspace(start: number, stop: number, count: number, options: CreateOptions = {}): Tensor {
  checkShape("linspace", [count]);
  const { dtype = "float32" } = options;
  if (count === 1) return full([1], start, { dtype });
  const step = (stop - start) / (count - 1);
  const up = arange(count, { dtype });
  // Counted from the nearer end, so that both ends are exact.
  const fromStart = add(mul(up, step), start);
  const fromStop = sub(stop, mul(sub(count - 1, up), step));
  return where(le(up, (count - 1) / 2), fromStart, fromStop);
}

/** Ones on the diagonal of a matrix of `rows` by `columns` (square when left out). */
export function eye(rows: number, columns: number = rows, options: CreateOptions = {}): Tensor {
  checkShape("eye", [rows, columns]);
  const equal = elementNode("eq", [placesAlong(rows, 0, 2).node, placesAlong(columns, 1, 2).node], "bool");
  return new Tensor(castNode(equal, options.dtype ?? "float32"));
}

function triangle(operation: string, x: Tensor, keep: (rows: Tensor, columns: Tensor) => Tensor): Tensor {
  const { shape } = nodeOf(operation, x);
  if (shape.length < 2) throw new ShapeError(operation, `needs at least two axes, got ${formatShape(shape)}`);
  const [rows, columns] = shape.slice(-2);
  return where(keep(placesAlong(rows, 0, 2), placesAlong(columns, 1, 2)), x, 0);
}

/** The lower triangle of the last two axes, zeros above the diagonal `diagonal` places up. */
export function tril(x: Tensor, diagonal = 0): Tensor {
  return triangle("tril", x, (rows, columns) => le(columns, add(rows, diagonal)));
}

/** The upper triangle of the last two axes, zeros below the diagonal `diagonal` places up. */
export function triu(x: Tensor, diagonal = 0): Tensor {
  return triangle("triu", x, (rows, columns) => ge(columns, add(rows, diagonal)));
}

/** A matrix with the 1-D `x` on its diagonal; the diagonal of a matrix. */
export function diag(x: Tensor): Tensor {
  const { shape } = nodeOf("diag", x);
  if (shape.length === 2) return x.diagonal();
  if (shape.length !== 1) throw new ShapeError("diag", `takes one or two axes, got ${formatShape(shape)}`);
  return where(eye(shape[0], shape[0], { dtype: "bool" }), x.unsqueeze(0), 0);
}

/** A leaf on an array that nobody else will write to: not copied, not looked at. */
export function fromTypedArray(array: TypedArray, dtype: DType, shape: readonly number[]): Tensor {
  return fromStorage(Storage.ofHost(dtype, array), shape);
}

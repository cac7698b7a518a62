import { ShapeError, formatShape } from "../errors.js";
import { fullNode, makeNode, reduceNode, reshapeNode } from "../graph/build.js";
import type { Node, Reduction } from "../graph/node.js";
import { normalizeAxes, normalizeAxis, numel, sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";
import { abs, add, div, mul, pow, square, sqrt, sub } from "./arithmetic.js";
import { cast, eq, isFinite, ne, where } from "./comparison.js";
import { exp, log } from "./functions.js";
import { detachTensor, withDerivative } from "./identity.js";
import { castNode, nodeOf, toFloat } from "./operand.js";

/** Which axes to reduce: one, several, or (undefined) all of them; negative ones count from the end. */
export type Axes = number | readonly number[];

/** `keepdim: true` keeps the reduced axes with size 1. */
export interface ReduceOptions {
  readonly keepdim?: boolean;
}

/** Takes the reduced axes (size 1 in `node`) out of the shape, unless they are to stay. */
function dropAxes(node: Node, axes: readonly number[], keepdim: boolean | undefined): Tensor {
  if (keepdim || axes.length === 0) return new Tensor(node);
  return new Tensor(reshapeNode(node, node.shape.filter((_, i) => !axes.includes(i)))); // prettier-ignore
}

function reduction(op: Reduction, x: Tensor, axis: Axes | undefined, options: ReduceOptions): Tensor {
  let node = nodeOf(op, x);
  const axes = normalizeAxes(op, axis, node.shape.length);
  if (node.dtype === "bool") node = castNode(node, "int32");
  if (op === "max" || op === "min") refuseEmpty(op, node, axes);
  return dropAxes(reduceNode(op, node, axes), axes, options.keepdim);
}

function refuseEmpty(operation: string, node: Node, axes: readonly number[]): void {
  if (axes.some((axis) => node.shape[axis] === 0)) {
    throw new ShapeError(
      operation,
      `nothing to choose from along axes ${formatShape(axes)} of shape ${formatShape(node.shape)}`,
    );
  }
}

/** The sum over `axis` (all axes when left out). Booleans are counted. */
export function sum(x: Tensor, axis?: Axes, options: ReduceOptions = {}): Tensor {
  return reduction("sum", x, axis, options);
}

/** The product over `axis`. */
export function prod(x: Tensor, axis?: Axes, options: ReduceOptions = {}): Tensor {
  return reduction("prod", x, axis, options);
}

/** The largest element over `axis`; NaN if there is one. Equal maxima share the gradient. */
export function max(x: Tensor, axis?: Axes, options: ReduceOptions = {}): Tensor {
  return reduction("max", x, axis, options);
}

/** The smallest element over `axis`; NaN if there is one. Equal minima share the gradient. */
export function min(x: Tensor, axis?: Axes, options: ReduceOptions = {}): Tensor {
  return reduction("min", x, axis, options);
}

function countOver(x: Tensor, axis: Axes | undefined): number {
  return numel(normalizeAxes("mean", axis, x.shape.length).map((i) => x.shape[i]));
}

/** The mean over `axis`; NaN over no elements. */
export function mean(x: Tensor, axis?: Axes, options: ReduceOptions = {}): Tensor {
  const float = new Tensor(toFloat("mean", x));
  const count = countOver(x, axis);
  return div(sum(float, axis, options), count);
}

/** Options of {@link variance} and {@link std}. */
export interface VarianceOptions extends ReduceOptions {
  /** The sum of squares is divided by n - correction. Initially 1 (the unbiased estimate), as in PyTorch. */
  readonly correction?: number;
}

/** The variance over `axis`: Σ(x - mean)² / (n - correction). */
export function variance(x: Tensor, axis?: Axes, options: VarianceOptions = {}): Tensor {
  const float = new Tensor(toFloat("variance", x));
  const centred = sub(float, mean(float, axis, { keepdim: true }));
  const count = Math.max(0, countOver(x, axis) - (options.correction ?? 1));
  return div(sum(square(centred), axis, options), count);
}

/** The standard deviation over `axis`: the square root of {@link variance}. Its gradient where that is 0 is 0. */
export function std(x: Tensor, axis?: Axes, options: VarianceOptions = {}): Tensor {
  return safeRoot(variance(x, axis, options));
}

function argReduction(
  op: "argMax" | "argMin",
  x: Tensor,
  axis: number | undefined,
  options: ReduceOptions,
): Tensor {
  let node = nodeOf(op, x);
  if (node.dtype === "bool") node = castNode(node, "int32");
  if (axis === undefined) {
    const flat = reshapeNode(node, [numel(node.shape)]);
    refuseEmpty(op, flat, [0]);
    const place = makeNode("argReduce", [flat], [1], "int32", { op, axis: 0 });
    return new Tensor(reshapeNode(place, options.keepdim ? node.shape.map(() => 1) : []));
  }
  const at = normalizeAxis(op, axis, node.shape.length);
  if (node.shape.length === 0) return new Tensor(fullNode(0, "int32"));
  refuseEmpty(op, node, [at]);
  const shape = node.shape.map((size, i) => (i === at ? 1 : size));
  return dropAxes(makeNode("argReduce", [node], shape, "int32", { op, axis: at }), [at], options.keepdim);
}

/** The place of the largest element along `axis` (of the flattened tensor when left out); the first among equals. */
export function argMax(x: Tensor, axis?: number, options: ReduceOptions = {}): Tensor {
  return argReduction("argMax", x, axis, options);
}

/** The place of the smallest element along `axis` (of the flattened tensor when left out); the first among equals. */
export function argMin(x: Tensor, axis?: number, options: ReduceOptions = {}): Tensor {
  return argReduction("argMin", x, axis, options);
}

function truth(x: Tensor): Tensor {
  return cast(x.dtype === "bool" ? x : ne(x, 0), "int32");
}

/** True where any element over `axis` is true (not 0). */
export function any(x: Tensor, axis?: Axes, options: ReduceOptions = {}): Tensor {
  return cast(sum(truth(x), axis, options), "bool");
}

/** True where all elements over `axis` are true (not 0). */
export function all(x: Tensor, axis?: Axes, options: ReduceOptions = {}): Tensor {
  return cast(prod(truth(x), axis, options), "bool");
}

/** log Σ exp(x) over `axis`, without overflow. */
export function logSumExp(x: Tensor, axis?: Axes, options: ReduceOptions = {}): Tensor {
  const float = new Tensor(toFloat("logSumExp", x));
  const axes = normalizeAxes("logSumExp", axis, x.shape.length);
  if (axes.some((i) => x.shape[i] === 0)) return log(sum(float, axes, options));
  const top = max(float, axes, { keepdim: true });
  // An infinite maximum would turn the shift into Infinity - Infinity.
  const shift = detachTensor(where(isFinite(top), top, 0));
  const result = add(log(sum(exp(sub(float, shift)), axes, { keepdim: true })), shift);
  return dropAxes(result.node, axes, options.keepdim);
}

/** Options of {@link norm}. */
export interface NormOptions extends ReduceOptions {
  /** The order p of the norm (Σ|x|^p)^(1/p): any number, Infinity, -Infinity, or 0 (counts what is not 0). Initially 2. */
  readonly ord?: number;
}

/** The vector norm over `axis`. Its gradient at the origin is 0. */
export function norm(x: Tensor, axis?: Axes, options: NormOptions = {}): Tensor {
  const { ord = 2, ...reduce } = options;
  const float = new Tensor(toFloat("norm", x));
  if (ord === Infinity) return max(abs(float), axis, reduce);
  if (ord === -Infinity) return min(abs(float), axis, reduce);
  if (ord === 0) return sum(cast(ne(float, 0), float.dtype), axis, reduce);
  if (ord === 1) return sum(abs(float), axis, reduce);
  if (ord === 2) return safeRoot(sum(square(float), axis, reduce));
  const total = sum(pow(abs(float), ord), axis, reduce);
  if (ord < 0) return pow(total, 1 / ord);
  const zero = eq(total, 0);
  return where(zero, 0, pow(where(zero, 1, total), 1 / ord));
}

/** The square root whose gradient at 0 is 0 rather than infinite. */
function safeRoot(x: Tensor): Tensor {
  const root = sqrt(x);
  return withDerivative(root, [x], (gradient) => {
    const zero = eq(x, 0);
    return [where(zero, 0, div(mul(gradient, 0.5), safeRoot(where(zero, 1, x))))];
  });
}

/** Sums a broadcast tensor back to `shape`. */
export function sumTo(x: Tensor, shape: readonly number[]): Tensor {
  let node = x.node;
  if (sameShape(node.shape, shape)) return x;
  const lead = node.shape.length - shape.length;
  const axes = node.shape
    .map((_, i) => i)
    .filter((i) => i < lead || (shape[i - lead] === 1 && node.shape[i] !== 1));
  node = reduceNode("sum", node, axes);
  return lead > 0 ? new Tensor(reshapeNode(node, shape)) : new Tensor(node);
}

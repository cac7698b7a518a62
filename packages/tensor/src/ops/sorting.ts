import { ShapeError, formatShape } from "../errors.js";
import { flipNode, makeNode } from "../graph/build.js";
import { normalizeAxis } from "../shape.js";
import { Tensor } from "../tensor.js";
import { mul } from "./arithmetic.js";
import { gather } from "./indexing.js";
import { pad, reshape, slice } from "./movement.js";
import { castNode, nodeOf } from "./operand.js";

/** Values in order and the places they came from. */
export interface Sorted {
  readonly values: Tensor;
  /** int32 */
  readonly indices: Tensor;
}

/** Which way to sort. */
export interface SortOptions {
  /** Initially false: smallest first. */
  readonly descending?: boolean;
}

/** The places that sort `x` along `axis`, int32. Equal elements keep their order; NaN counts as the largest. */
export function argSort(x: Tensor, axis = -1, options: SortOptions = {}): Tensor {
  let node = nodeOf("argSort", x);
  const at = normalizeAxis("argSort", axis, node.shape.length);
  if (node.dtype === "bool") node = castNode(node, "int32");
  if (node.shape.length === 0) return Tensor.ofPlaces([0]).reshape([]);
  const params = { axis: at, descending: options.descending ?? false };
  return new Tensor(makeNode("argSort", [node], node.shape, "int32", params));
}

/** The elements in order along `axis`, and where they were. */
export function sort(x: Tensor, axis = -1, options: SortOptions = {}): Sorted {
  const indices = argSort(x, axis, options);
  return { values: x.shape.length === 0 ? x : gather(x, axis, indices), indices };
}

/** Options of {@link topK}. */
export interface TopKOptions {
  /** Initially true; false gives the smallest. */
  readonly largest?: boolean;
}

/** The `k` largest elements along `axis`, largest first, and where they were. */
export function topK(x: Tensor, k: number, axis = -1, options: TopKOptions = {}): Sorted {
  const { shape } = nodeOf("topK", x);
  const at = normalizeAxis("topK", axis, shape.length);
  if (!Number.isInteger(k) || k < 0 || k > (shape[at] ?? 1)) {
    throw new ShapeError("topK", `k = ${k} is out of range for axis ${axis} of ${formatShape(shape)}`);
  }
  if (shape.length === 0) return topK(reshape(x, [1]), k, 0, options);
  const order = argSort(x, at, { descending: options.largest ?? true });
  const indices = slice(order, ...shape.slice(0, at).map(() => null), [0, k]);
  return { values: gather(x, at, indices), indices };
}

/** The running sum along `axis`. */
export function cumSum(x: Tensor, axis = 0): Tensor {
  let node = nodeOf("cumSum", x);
  const at = normalizeAxis("cumSum", axis, node.shape.length);
  if (node.dtype === "bool") node = castNode(node, "int32");
  if (node.shape.length === 0) return new Tensor(node);
  return new Tensor(makeNode("cumSum", [node], node.shape, node.dtype, { axis: at }));
}

/** The running sum along `axis`, from the end. */
export function reverseCumSum(x: Tensor, axis = 0): Tensor {
  const at = normalizeAxis("cumSum", axis, x.shape.length);
  return new Tensor(flipNode(cumSum(new Tensor(flipNode(x.node, [at])), at).node, [at]));
}

/** The running product along `axis`, by doubling: exact derivatives of any order, zeros included. */
export function cumProd(x: Tensor, axis = 0): Tensor {
  const { shape } = nodeOf("cumProd", x);
  const at = normalizeAxis("cumProd", axis, shape.length);
  if (shape.length === 0) return x;
  let result = x.dtype === "bool" ? x.cast("int32") : x;
  for (let step = 1; step < shape[at]; step *= 2) result = mul(result, shifted(result, at, step, 1));
  return result;
}

/** The product of everything before (or, `reverse`, behind) each element along `axis`. */
export function exclusiveCumProd(x: Tensor, axis: number, reverse: boolean): Tensor {
  const turned = reverse ? new Tensor(flipNode(x.node, [axis])) : x;
  const before = cumProd(shifted(turned, axis, 1, 1), axis);
  return reverse ? new Tensor(flipNode(before.node, [axis])) : before;
}

/** Elements moved `step` places up along `axis`, `value` in the places they leave. */
function shifted(x: Tensor, axis: number, step: number, value: number): Tensor {
  const none: [number, number] = [0, 0];
  const padding = x.shape.map((_, i): [number, number] => (i === axis ? [step, -step] : none));
  return pad(x, padding, { value });
}

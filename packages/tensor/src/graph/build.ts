import type { DType } from "../dtype.js";
import type { ElementOp } from "../kernel/expr.js";
import type { FoldParams } from "../kernel/kernel.js";
import { broadcastShapes, checkShape, numel, type Shape } from "../shape.js";
import {
  NO_SOURCES,
  Node,
  type ConvParams,
  type Primitive,
  type PrimitiveParams,
  type Reduction,
} from "./node.js";

/** Depth of `noGrad` calls under way. */
let noGradDepth = 0;

/** Runs `fn` so that no derivative passes through the nodes it makes. */
export function withoutGrad<T>(fn: () => T): T {
  noGradDepth++;
  try {
    return fn();
  } finally {
    noGradDepth--;
  }
}

/** Makes a node; the one place where the shape is checked against the limits. */
export function makeNode<P extends Primitive>(
  op: P,
  srcs: readonly Node[],
  shape: Shape,
  dtype: DType,
  params: PrimitiveParams[P],
): Node<P> {
  if (numel(shape) > 2 ** 30 || shape.length > 10) checkShape(op, shape);
  const node = new Node(op, srcs, shape, dtype, params, noGradDepth > 0);
  for (let i = 0; i < srcs.length; i++) {
    srcs[i].used = true;
    if (srcs[i].tracked && !node.stopsGradient) node.tracked = true;
  }
  return node;
}

/** The same value under a new identity: a constant, or (`stop: false`) something derivatives pass through. */
export function identityNode(x: Node, options: { readonly stop: boolean; readonly stored?: boolean }): Node {
  const node = makeNode("identity", [x], x.shape, x.dtype, options);
  if (options.stop) node.tracked = false;
  return node;
}

/** A fresh variable with the value of `x`, for which a derivative will be wanted. */
export function variableNode(x: Node): Node {
  const node = identityNode(x, { stop: false });
  node.tracked = true;
  return node;
}

/** An element function of sources that broadcast. */
export function elementNode(
  op: ElementOp,
  srcs: readonly Node[],
  dtype: DType,
  operation: string = op,
): Node {
  let { shape } = srcs[0];
  for (let i = 1; i < srcs.length; i++) shape = broadcastShapes(operation, shape, srcs[i].shape);
  return makeNode(op, srcs, shape, dtype, undefined);
}

/** The shape of a single number. */
const NO_AXES: Shape = [];

export function fullNode(value: number, dtype: DType): Node<"full"> {
  return makeNode("full", NO_SOURCES, NO_AXES, dtype, { value });
}

export function reduceNode(op: Reduction, x: Node, axes: readonly number[]): Node {
  // One element is its own sum, product, maximum and minimum.
  const reduced = axes.filter((axis) => x.shape[axis] !== 1);
  if (reduced.length === 0) return x;
  const shape = x.shape.map((size, i) => (reduced.includes(i) ? 1 : size));
  return makeNode("reduce", [x], shape, x.dtype, { op, axes: reduced });
}

export function reshapeNode(x: Node, shape: Shape): Node {
  return makeNode("reshape", [x], shape, x.dtype, undefined);
}

export function permuteNode(x: Node, perm: readonly number[]): Node {
  if (perm.every((axis, i) => axis === i)) return x;
  return makeNode("permute", [x], perm.map((axis) => x.shape[axis]), x.dtype, { perm }); // prettier-ignore
}

export function expandNode(x: Node, shape: Shape): Node {
  return makeNode("expand", [x], shape, x.dtype, undefined);
}

/** Elements `start`, `start + step`, … of each axis; `shape` says how many. */
export function sliceNode(x: Node, start: readonly number[], step: readonly number[], shape: Shape): Node {
  return makeNode("slice", [x], shape, x.dtype, { start, step });
}

export function flipNode(x: Node, axes: readonly number[]): Node {
  return axes.length === 0 ? x : makeNode("flip", [x], x.shape, x.dtype, { axes });
}

export function unfoldNode(x: Node, axis: number, size: number, step: number, dilation = 1): Node {
  const count = Math.max(0, Math.floor((x.shape[axis] - (size - 1) * dilation - 1) / step) + 1);
  const shape = [...x.shape.map((n, i) => (i === axis ? count : n)), size];
  return makeNode("unfold", [x], shape, x.dtype, { axis, size, step, dilation });
}

/** Windows laid over one another into an array of `shape`. */
export function foldNode(x: Node, shape: Shape, params: FoldParams): Node {
  return makeNode("fold", [x], shape, x.dtype, params);
}

export function padNode(
  x: Node,
  low: readonly number[],
  high: readonly number[],
  interior: readonly number[],
  value = 0,
): Node {
  const shape = x.shape.map((size, i) => size + Math.max(size - 1, 0) * interior[i] + low[i] + high[i]);
  return makeNode("pad", [x], shape, x.dtype, { low, high, interior, value });
}

/** As `padNode` with zeros, but negative `low` and `high` crop. */
export function padOrCropNode(
  x: Node,
  low: readonly number[],
  high: readonly number[],
  interior: readonly number[] = low.map(() => 0),
): Node {
  const positive = (n: number): number => Math.max(n, 0);
  let result = x;
  if ([...low, ...high, ...interior].some((n) => n > 0)) {
    result = padNode(x, low.map(positive), high.map(positive), interior);
  }
  if ([...low, ...high].every((n) => n >= 0)) return result;
  const start = low.map((n) => positive(-n));
  const shape = result.shape.map((size, i) => positive(size - start[i] - positive(-high[i])));
  return sliceNode(result, start, low.map(() => 1), shape); // prettier-ignore
}

export function concatNode(parts: readonly Node[], axis: number): Node {
  const shape = parts[0].shape.slice();
  shape[axis] = parts.reduce((total, part) => total + part.shape[axis], 0);
  return makeNode("concat", parts, shape, parts[0].dtype, { axis });
}

export function dotNode(a: Node, b: Node, batch: number, contract: number): Node {
  const shape = [...a.shape.slice(0, a.shape.length - contract), ...b.shape.slice(batch + contract)];
  return makeNode("dot", [a, b], shape, a.dtype, { batch, contract });
}

/** Sizes of a convolution's output along its spatial axes. */
export function convOutputSizes(input: Shape, kernel: Shape, params: ConvParams): number[] {
  return input.map((size, i) => {
    const [low, high] = params.padding[i];
    const spread = size === 0 ? 0 : (size - 1) * params.inputDilation[i] + 1;
    const reach = (kernel[i] - 1) * params.dilation[i] + 1;
    return Math.floor((spread + low + high - reach) / params.stride[i]) + 1;
  });
}

export function convNode(x: Node, weight: Node, params: ConvParams): Node {
  const sizes = convOutputSizes(x.shape.slice(2), weight.shape.slice(2), params);
  return makeNode("conv", [x, weight], [x.shape[0], weight.shape[0], ...sizes], x.dtype, params);
}

export function gatherNode(x: Node, index: Node, axis: number): Node {
  return makeNode("gather", [x, index], index.shape, x.dtype, { axis });
}

export function scatterAddNode(base: Node, index: Node, src: Node, axis: number): Node {
  return makeNode("scatterAdd", [base, index, src], base.shape, base.dtype, { axis });
}

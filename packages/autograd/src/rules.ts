import {
  add,
  cast,
  cos,
  cosh,
  div,
  eq,
  exp,
  expand,
  flip,
  floor,
  gather,
  gt,
  log,
  logicalAnd,
  ge,
  mul,
  neg,
  permute,
  pow,
  reshape,
  rsqrt,
  scatterAdd,
  sign,
  sin,
  sinh,
  square,
  sub,
  Tensor,
  where,
  zerosLike,
} from "@nn/tensor";
import {
  convInputGradient,
  convWeightGradient,
  padNode,
  reverseCumSum,
  sliceNode,
  type Primitive,
  type PrimitiveParams,
} from "@nn/tensor/graph";
import { dotGradients } from "./dot-rule.js";
import { fold, foldAdjoint } from "./fold.js";
import { prodGradient, shareAmongEqual } from "./reduce-rules.js";

/** What a rule sees of the operation that it differentiates. */
export interface Applied<P extends Primitive> {
  readonly out: Tensor;
  readonly params: PrimitiveParams[P];
  /** Whether the gradient of a source is needed; what isn't may be left out. */
  readonly wants: (source: number) => boolean;
}

/**
 * From the gradient `g` of the result and the sources, the gradient of each source (undefined: none). Made of tensor
 * operations, so that it can be differentiated again. Broadcasting is undone by the engine, not here.
 */
export type Rule<P extends Primitive> = (
  g: Tensor,
  srcs: readonly Tensor[],
  applied: Applied<P>,
) => readonly (Tensor | undefined)[];

/** No derivative: whole numbers, comparisons, steps. */
const none = "none";

/**
 * Every derivative of the library: one rule per primitive. A primitive without a rule does not compile. Routines, which
 * have several results, are in routine-rules.ts.
 */
export const rules: { readonly [P in Primitive]: Rule<P> | typeof none | "engine" } = {
  // Leaves
  data: none,
  full: none,
  iota: none,
  randomBits: none,

  // Element functions of one argument
  neg: (g) => [neg(g)],
  abs: (g, [x]) => [mul(g, sign(x))],
  sign: none,
  floor: none,
  ceil: none,
  round: none,
  trunc: none,
  not: none,
  sqrt: (g, _, { out }) => [div(mul(g, 0.5), out)],
  reciprocal: (g, _, { out }) => [neg(mul(g, square(out)))],
  exp: (g, _, { out }) => [mul(g, out)],
  expm1: (g, _, { out }) => [mul(g, add(out, 1))],
  log: (g, [x]) => [div(g, x)],
  log1p: (g, [x]) => [div(g, add(x, 1))],
  sin: (g, [x]) => [mul(g, cos(x))],
  cos: (g, [x]) => [neg(mul(g, sin(x)))],
  tan: (g, _, { out }) => [mul(g, add(square(out), 1))],
  asin: (g, [x]) => [mul(g, rsqrt(sub(1, square(x))))],
  acos: (g, [x]) => [neg(mul(g, rsqrt(sub(1, square(x)))))],
  atan: (g, [x]) => [div(g, add(square(x), 1))],
  sinh: (g, [x]) => [mul(g, cosh(x))],
  cosh: (g, [x]) => [mul(g, sinh(x))],
  tanh: (g, _, { out }) => [mul(g, sub(1, square(out)))],
  erf: (g, [x]) => [mul(g, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI)))],
  sigmoid: (g, _, { out }) => [mul(g, mul(out, sub(1, out)))],
  relu: (g, _, { out }) => [where(gt(out, 0), g, 0)],

  // Element functions of two and three arguments
  add: (g) => [g, g],
  sub: (g) => [g, neg(g)],
  mul: (g, [x, y]) => (x.node === y.node ? [mul(mul(g, x), 2), undefined] : [mul(g, y), mul(g, x)]),
  div: (g, [, y], { out }) => [div(g, y), neg(div(mul(g, out), y))],
  mod: (g, [x, y]) => [g, neg(mul(g, floor(div(x, y))))],
  pow: (g, [x, y], { out }) => [
    where(eq(y, 0), 0, mul(g, mul(y, pow(x, sub(y, 1))))),
    where(logicalAnd(eq(x, 0), ge(y, 0)), 0, mul(g, mul(out, log(where(eq(x, 0), 1, x))))),
  ],
  max: (g, [x, y]) => [halfWhereEqual(g, x, y), halfWhereEqual(g, y, x)],
  min: (g, [x, y]) => [halfWhereEqual(g, y, x), halfWhereEqual(g, x, y)],
  atan2: (g, [y, x]) => {
    const scaled = div(g, add(square(x), square(y)));
    return [mul(scaled, x), neg(mul(scaled, y))];
  },
  where: (g, [test]) => [undefined, where(test, g, 0), where(test, 0, g)],
  cast: (g, [x]) => [cast(g, x.dtype)],
  idiv: none,
  lt: none,
  le: none,
  eq: none,
  ne: none,
  and: none,
  or: none,
  xor: none,
  shl: none,
  shr: none,
  bitcast: none,
  threefry: none,

  // Reductions
  reduce: (g, [x], { out, params: { op, axes } }) => {
    if (op === "sum") return [expand(g, x.shape)];
    if (op === "prod") return [prodGradient(g, x, axes)];
    return [shareAmongEqual(g, x, out, axes)];
  },
  argReduce: none,
  cumSum: (g, _, { params: { axis } }) => [reverseCumSum(g, axis)],
  argSort: none,

  // Movement
  reshape: (g, [x]) => [reshape(g, x.shape)],
  permute: (g, _, { params: { perm } }) => [permute(g, perm.map((_, i) => perm.indexOf(i)))], // prettier-ignore
  expand: (g) => [g],
  flip: (g, _, { params: { axes } }) => [flip(g, axes)],
  unfold: (g, [x], { params }) => [fold(g, x.shape, params)],
  fold: (g, [windows], { params }) => [foldAdjoint(g, windows.shape, params)],
  slice: (g, [x], { params: { start, step } }) => {
    if (g.size === 0) return [zerosLike(x)];
    const high = x.shape.map((size, i) => size - (start[i] + (g.shape[i] - 1) * step[i] + 1));
    return [new Tensor(padNode(g.node, start, high, step.map((n) => n - 1)))]; // prettier-ignore
  },
  pad: (g, [x], { params: { low, interior } }) => [
    new Tensor(sliceNode(g.node, low, interior.map((n) => n + 1), x.shape)), // prettier-ignore
  ],
  concat: (g, srcs, { params: { axis } }) => {
    let place = 0;
    return srcs.map(({ shape }) => {
      const start = shape.map((_, i) => (i === axis ? place : 0));
      place += shape[axis];
      return new Tensor(sliceNode(g.node, start, shape.map(() => 1), shape)); // prettier-ignore
    });
  },

  // Products
  dot: (g, [a, b], { params, wants }) => dotGradients(g, a, b, params, wants),
  conv: (g, [x, weight], { params, wants }) => [
    wants(0) ? new Tensor(convInputGradient(g.node, x.node, weight.node, params)) : undefined,
    wants(1) ? new Tensor(convWeightGradient(g.node, x.node, weight.node, params)) : undefined,
  ],

  // Indexing
  gather: (g, [x, index], { params: { axis } }) => [scatterAdd(zerosLike(x), axis, index, g), undefined],
  scatterAdd: (g, [, index], { params: { axis } }) => [g, undefined, gather(g, axis, index)],

  // Identity and routines
  identity: (g, srcs, { params: { stop, vjp } }) => {
    if (stop) return srcs.map(() => undefined);
    if (!vjp) return [g];
    return [undefined, ...vjp(g.node).map((node) => node && new Tensor(node))];
  },
  routine: "engine",
  part: "engine",
};

/** The gradient where x is larger, half of it where both are equal. */
function halfWhereEqual(g: Tensor, x: Tensor, y: Tensor): Tensor {
  return where(eq(x, y), mul(g, 0.5), where(gt(x, y), g, 0));
}

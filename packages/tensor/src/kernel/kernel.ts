import type { DType } from "../dtype.js";
import type { Shape } from "../shape.js";
import type { Expr, Load } from "./expr.js";
import type { View } from "./view.js";

/** Element-wise: every output is dense, of shape `shape`, and all are computed in one pass. */
export interface MapKernel {
  readonly kind: "map";
  readonly shape: Shape;
  readonly exprs: readonly Expr[];
}

export type ReduceOp = "sum" | "prod" | "max" | "min" | "argMax" | "argMin";

/**
 * `out[i] = epilogue(i, acc = op over r of body(i, r))`. Views in `body` have shape `[...shape, ...reduceShape]`, those
 * in `epilogue` have `shape`. argMax and argMin answer the first place (int32, counted over `reduceShape`); NaN counts
 * as the largest for argMax and the smallest for argMin, and max and min pass it on. Over no elements: sum 0, prod 1.
 */
export interface ReduceKernel {
  readonly kind: "reduce";
  readonly op: ReduceOp;
  readonly shape: Shape;
  readonly reduceShape: Shape;
  readonly body: Expr;
  readonly epilogue: Expr;
}

/**
 * Loops over the same rows that run together: for each place of `shape` all steps in order, before the next row is
 * begun. A row stays in the nearest caches while it is walked several times, and what one step makes the next ones read
 * as `acc` without going through memory. Softmax is such a kernel: a maximum, the exponentials, their sum, a quotient.
 *
 * Row values that are outputs are dense arrays of `shape`. Outputs of elements lie at `layout`, a view of shape
 * `[...shape, ...rowShape]` that meets every place of a dense array once. Outputs are the `stored` steps, in order.
 */
export interface RowsKernel {
  readonly kind: "rows";
  readonly shape: Shape;
  readonly rowShape: Shape;
  readonly layout: View;
  readonly steps: readonly RowStep[];
}

/**
 * One value for each element of a row, one for each row that is reduced from elements, or one for each row. Views of the
 * first two have shape `[...shape, ...rowShape]`, those of the last have `shape`. A step reads steps before it.
 */
export type RowStep =
  | { readonly kind: "element"; readonly expr: Expr; readonly stored: boolean }
  | {
      readonly kind: "reduce";
      readonly op: ReduceOp;
      readonly expr: Expr;
      readonly dtype: DType;
      readonly stored: boolean;
    }
  | { readonly kind: "row"; readonly expr: Expr; readonly stored: boolean };

/** The dtype of what a step makes. */
export function stepType(step: RowStep): DType {
  return step.kind === "reduce" ? step.dtype : step.expr.dtype;
}

/**
 * Contraction `out[b, m, n] = epilogue(b, m, n, acc = sum over k of a[b, m, k] * bT[b, k, n])`, where b, m, n, k each
 * stand for any number of axes. `a.view` has shape `[...batch, ...m, ...k]`, `b.view` `[...batch, ...k, ...n]`; overlapping
 * (unfolded) and broadcast (stride 0) views are allowed. Views in `epilogue` have shape `[...batch, ...m, ...n]`.
 */
export interface DotKernel {
  readonly kind: "dot";
  readonly batch: Shape;
  readonly m: Shape;
  readonly n: Shape;
  readonly k: Shape;
  readonly a: Load;
  readonly b: Load;
  readonly epilogue: Expr;
}

/** Fills an output of `shape` with `fill` where given, then writes each part through its view of the output. */
export interface AssembleKernel {
  readonly kind: "assemble";
  readonly shape: Shape;
  readonly dtype: DType;
  readonly fill: Expr | undefined;
  readonly parts: readonly { readonly view: View; readonly expr: Expr }[];
}

/**
 * Geometry of a fold, one entry per axis of `axes`; the places in the windows are the last axes, in the same order. Place
 * k of window i lands on `start + i * step + k * dilation`. What lands outside is dropped.
 */
export interface FoldParams {
  readonly axes: readonly number[];
  readonly start: readonly number[];
  /** Positive. */
  readonly step: readonly number[];
  /** Not 0; negative where windows lie in reverse. */
  readonly dilation: readonly number[];
}

/**
 * Windows laid over one another: each element of an array of `shape` is the sum of all that land on it. Views in
 * `windows` have shape `windowsShape`: that of the result, with the number of windows along the folded axes, then the
 * places in a window. Only for backends with `folds`.
 */
export interface FoldKernel {
  readonly kind: "fold";
  readonly shape: Shape;
  readonly windowsShape: Shape;
  readonly params: FoldParams;
  readonly windows: Expr;
}

/** `out = base; out[view(i) + index(i) * stride] += src(i)` for all i of `updateShape`, in order; 0 <= index < size. */
export interface ScatterAddKernel {
  readonly kind: "scatterAdd";
  readonly shape: Shape;
  readonly base: Expr;
  readonly updateShape: Shape;
  readonly view: View;
  readonly stride: number;
  readonly size: number;
  readonly index: Expr;
  readonly src: Expr;
}

/** Running sum along the last axis of `shape`. */
export interface ScanKernel {
  readonly kind: "scan";
  readonly shape: Shape;
  readonly body: Expr;
}

/** Stable order (int32 places) of the last axis of `shape`; NaN counts as the largest. */
export interface ArgSortKernel {
  readonly kind: "argSort";
  readonly shape: Shape;
  readonly descending: boolean;
  readonly body: Expr;
}

/** A named host function on dense inputs, such as an SVD. See routines/. */
export interface RoutineKernel {
  readonly kind: "routine";
  readonly name: string;
  readonly inputs: readonly Load[];
  readonly outputs: readonly { readonly shape: Shape; readonly dtype: DType }[];
}

/** What a backend is asked to run. Equal kernels (by `kernelKey`) are compiled once. */
export type Kernel =
  | MapKernel
  | ReduceKernel
  | RowsKernel
  | DotKernel
  | AssembleKernel
  | FoldKernel
  | ScatterAddKernel
  | ScanKernel
  | ArgSortKernel
  | RoutineKernel;

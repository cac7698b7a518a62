import { ShapeError, formatShape } from "../errors.js";
import { makeNode } from "../graph/build.js";
import { cholesky as choleskyRoutine } from "../routines/cholesky.js";
import { det as detRoutine } from "../routines/det.js";
import { eigh as eighRoutine } from "../routines/eigh.js";
import type { RoutineName } from "../routines/index.js";
import { qr as qrRoutine } from "../routines/qr.js";
import type { Routine } from "../routines/routine.js";
import { provideRoutine } from "../routines/run-routine.js";
import { solve as solveRoutine } from "../routines/solve.js";
import { svd as svdRoutine } from "../routines/svd.js";
import { Tensor } from "../tensor.js";
import { div } from "./arithmetic.js";
import { where, gt } from "./comparison.js";
import { eye } from "./creation.js";
import { matMul } from "./matmul.js";
import { toFloat } from "./operand.js";

/** Runs a host routine; its results are parts of one node, so that it runs once. */
function run(name: RoutineName, routine: Routine, ...inputs: readonly Tensor[]): Tensor[] {
  const nodes = inputs.map((x) => toFloat(name, x));
  const shapes = routine.shapes(nodes.map((node) => node.shape));
  provideRoutine(name, routine);
  const all = makeNode("routine", nodes, shapes[0], nodes[0].dtype, { name, shapes });
  return shapes.map((shape, index) => new Tensor(makeNode("part", [all], shape, all.dtype, { index })));
}

/** The singular value decomposition of {@link svd}. */
export interface Svd {
  /** `[..., m, k]`, orthonormal columns */
  readonly u: Tensor;
  /** `[..., k]`, descending */
  readonly s: Tensor;
  /** `[..., k, n]`, orthonormal rows */
  readonly vh: Tensor;
}

/**
 * The reduced singular value decomposition x = u diag(s) vh of `[..., m, n]`, k = min(m, n). Computed on the host in
 * float64. The gradient needs distinct singular values, as in PyTorch.
 */
export function svd(x: Tensor): Svd {
  const [u, s, vh] = run("svd", svdRoutine, x);
  return { u, s, vh };
}

/** The reduced QR decomposition of `[..., m, n]`: q `[..., m, k]` with orthonormal columns, r `[..., k, n]` upper. */
export function qr(x: Tensor): { readonly q: Tensor; readonly r: Tensor } {
  const [q, r] = run("qr", qrRoutine, x);
  return { q, r };
}

/** Eigenvalues (ascending, `[..., n]`) and eigenvectors (columns, `[..., n, n]`) of a symmetric matrix. */
export function eigh(x: Tensor): { readonly values: Tensor; readonly vectors: Tensor } {
  const [values, vectors] = run("eigh", eighRoutine, x);
  return { values, vectors };
}

/** The lower triangular L with L Lᵀ = x, for a symmetric positive definite `[..., n, n]`. */
export function cholesky(x: Tensor): Tensor {
  return run("cholesky", choleskyRoutine, x)[0];
}

/** The solution X of `a X = b`: `[..., n, n]` and `[..., n, r]`, or `[..., n]` for a vector b of one axis less. */
export function solve(a: Tensor, b: Tensor): Tensor {
  const vector = b.shape.length === a.shape.length - 1;
  const [x] = run("solve", solveRoutine, a, vector ? b.unsqueeze(-1) : b);
  return vector ? x.squeeze(-1) : x;
}

/** The determinant of `[..., n, n]`. */
export function det(x: Tensor): Tensor {
  return run("det", detRoutine, x)[0];
}

/** The inverse of `[..., n, n]`. */
export function inverse(x: Tensor): Tensor {
  const n = squareSize("inverse", x);
  return solve(x, eye(n, n, { dtype: x.dtype }).expand([...x.shape.slice(0, -2), n, n]));
}

/** The pseudo-inverse of `[..., m, n]` (Moore and Penrose): singular values below `tolerance` times the largest count as 0. */
export function pinv(x: Tensor, options: { readonly tolerance?: number } = {}): Tensor {
  const { u, s, vh } = svd(x);
  const [m, n] = x.shape.slice(-2);
  const limit = s.max(-1, { keepdim: true }).mul(options.tolerance ?? Math.max(m, n) * 1.2e-7);
  const inverted = where(gt(s, limit), div(1, where(gt(s, limit), s, 1)), 0);
  return matMul(vh.transpose().mul(inverted.unsqueeze(-2)), u.transpose());
}

function squareSize(operation: string, x: Tensor): number {
  const [rows, columns] = x.shape.slice(-2);
  if (x.shape.length < 2 || rows !== columns) {
    throw new ShapeError(operation, `needs square matrices [..., n, n], got ${formatShape(x.shape)}`);
  }
  return rows;
}

import { makeReflection, reflect } from "./householder.js";
import { eye } from "./matrix-ops.js";
import { addScaled, dot } from "./vector-ops.js";

/** A = Q T Qᵀ with a symmetric tridiagonal T. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Entry i couples i and i + 1; the last is 0. */
  readonly offDiagonal: Float64Array;
  /** The transpose of Q, row-major. */
  readonly qT: Float64Array;
}

/**
 * Householder reduction of a symmetric matrix, of which the lower triangle is read and overwritten.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th ed., algorithm 8.3.1.
 */
export function tridiagonalise(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  const taus = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k];
    if (k === n - 1) break;
    // Column k below the diagonal; its vector lies in row k of `vectors`, at the same places.
    for (let i = k + 1; i < n; i++) vectors[k * n + i] = a[i * n + k];
    const { tau, beta } = makeReflection(vectors, k * n + k + 1, n - k - 1);
    offDiagonal[k] = beta;
    taus[k] = tau;
    if (tau !== 0) reflectBothSides(a, n, k + 1, vectors.subarray(k * n, (k + 1) * n), tau);
  }
  return { diagonal, offDiagonal, qT: accumulate(vectors, taus, n) };
}

/** A ← H A H on rows and columns from … n - 1, as A - v wᵀ - w vᵀ, in the lower triangle. */
function reflectBothSides(a: Float64Array, n: number, from: number, v: Float64Array, tau: number): void {
  const w = new Float64Array(n);
  for (let i = from; i < n; i++) {
    w[i] += dot(a, i * n + from, v, from, i - from + 1);
    addScaled(w, from, v[i], a, i * n + from, i - from);
  }
  for (let i = from; i < n; i++) w[i] *= tau;
  addScaled(w, from, (-tau / 2) * dot(w, from, v, from, n - from), v, from, n - from);
  for (let i = from; i < n; i++) {
    addScaled(a, i * n + from, -v[i], w, from, i - from + 1);
    addScaled(a, i * n + from, -w[i], v, from, i - from + 1);
  }
}

function accumulate(vectors: Float64Array, taus: Float64Array, n: number): Float64Array {
  const qT = eye(n);
  for (let k = n - 2; k >= 0; k--) {
    const at = k + 1;
    for (let j = at; j < n; j++) reflect(qT, j * n + at, vectors, k * n + at, n - at, taus[k]);
  }
  return qT;
}

import { makeReflection, reflect } from "./householder.js";
import { eye } from "./matrix-ops.js";
import { addScaled } from "./vector-ops.js";

/** A = U B Vᵀ with an upper bidiagonal B. */
export interface Bidiagonal {
  readonly diagonal: Float64Array;
  /** Entry i stands right of diagonal entry i; the last is 0. */
  readonly superDiagonal: Float64Array;
  /** Transposes of U and V, row-major. */
  readonly uT: Float64Array;
  readonly vT: Float64Array;
}

/**
 * Householder reduction of a square matrix, which is overwritten.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th ed., algorithm 5.4.2.
 */
export function bidiagonalise(a: Float64Array, n: number): Bidiagonal {
  const diagonal = new Float64Array(n);
  const superDiagonal = new Float64Array(n);
  const left = new Float64Array(n * n);
  const leftTaus = new Float64Array(n);
  const rightTaus = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    // Column k from the diagonal down; its vector lies in row k of `left`, at the same places.
    for (let i = k; i < n; i++) left[k * n + i] = a[i * n + k];
    const column = makeReflection(left, k * n + k, n - k);
    diagonal[k] = column.beta;
    leftTaus[k] = column.tau;
    if (k === n - 1) break;
    if (column.tau !== 0) reflectFromLeft(a, n, k, left.subarray(k * n, (k + 1) * n), column.tau);
    // Row k right of the diagonal; its vector stays in its place.
    const at = k + 1;
    const row = makeReflection(a, k * n + at, n - at);
    superDiagonal[k] = row.beta;
    rightTaus[k] = row.tau;
    for (let i = at; i < n; i++) reflect(a, i * n + at, a, k * n + at, n - at, row.tau);
  }
  return {
    diagonal,
    superDiagonal,
    uT: accumulate(left, leftTaus, n, 0),
    vT: accumulate(a, rightTaus, n, 1),
  };
}

/** A ← H A on rows k … and columns k + 1 …. */
function reflectFromLeft(a: Float64Array, n: number, k: number, u: Float64Array, tau: number): void {
  const w = new Float64Array(n);
  const at = k + 1;
  for (let i = k; i < n; i++) addScaled(w, at, u[i], a, i * n + at, n - at);
  for (let i = k; i < n; i++) addScaled(a, i * n + at, -tau * u[i], w, at, n - at);
}

/** The transpose of H₀ H₁ …, where the vector of reflection k lies in row k of `vectors` from k + shift on. */
function accumulate(vectors: Float64Array, taus: Float64Array, n: number, shift: number): Float64Array {
  const qT = eye(n);
  for (let k = n - 1 - shift; k >= 0; k--) {
    const at = k + shift;
    for (let j = at; j < n; j++) reflect(qT, j * n + at, vectors, k * n + at, n - at, taus[k]);
  }
  return qT;
}

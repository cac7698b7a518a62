import { eye, transpose } from "./matrix-ops.js";
import { makeReflection, reflect } from "./householder.js";
import type { Matrix, Routine } from "./routine.js";
import { matrixShape } from "./shapes.js";

/**
 * Reduced QR: A = Q R with orthonormal columns in Q [m, k] and upper triangular R [k, n], k = min(m, n). Signs are
 * LAPACK's, as in PyTorch: the diagonal of R may be negative.
 *
 * Source: LAPACK, dgeqr2 and dorg2r.
 */
export const qr: Routine = {
  shapes: ([a]) => {
    const { batch, rows, columns } = matrixShape("qr", a);
    const k = Math.min(rows, columns);
    return [
      [...batch, rows, k],
      [...batch, k, columns],
    ];
  },
  compute: ([{ data, rows, columns }]) => {
    const k = Math.min(rows, columns);
    const factors = reflectColumns({ data, rows, columns });
    const qT = eye(k, rows);
    applyQ(factors, qT, k, true);
    return [transpose(qT, k, rows), upperTriangle(factors)];
  },
};

/** A QR factorisation as it comes about: column j of R, below it the vector of reflection j, for all j. */
export interface QrFactors {
  /** [columns, rows]: the transpose, so that columns lie together. */
  readonly aT: Float64Array;
  readonly taus: Float64Array;
  /** The diagonal of R, in whose place the vectors have their leading 1. */
  readonly diagonal: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

export function reflectColumns({ data, rows: m, columns: n }: Matrix): QrFactors {
  const aT = transpose(data, m, n);
  const k = Math.min(m, n);
  const taus = new Float64Array(k);
  const diagonal = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    const at = i * m + i;
    const { tau, beta } = makeReflection(aT, at, m - i);
    taus[i] = tau;
    diagonal[i] = beta;
    for (let j = i + 1; j < n; j++) reflect(aT, j * m + i, aT, at, m - i, tau);
  }
  return { aT, taus, diagonal, rows: m, columns: n };
}

/**
 * Takes each row x of `xT` to Q x. With `fromIdentity`, row j is known to be unit vector j, on which reflections after
 * the j-th do nothing.
 */
export function applyQ(
  { aT, taus, rows: m }: QrFactors,
  xT: Float64Array,
  count: number,
  fromIdentity = false,
): void {
  for (let i = taus.length - 1; i >= 0; i--) {
    for (let j = fromIdentity ? i : 0; j < count; j++) reflect(xT, j * m + i, aT, i * m + i, m - i, taus[i]);
  }
}

/** R, [min(rows, columns), columns]. */
export function upperTriangle({ aT, diagonal, rows: m, columns: n }: QrFactors): Float64Array {
  const k = diagonal.length;
  const r = new Float64Array(k * n);
  for (let i = 0; i < k; i++) {
    r[i * n + i] = diagonal[i];
    for (let j = i + 1; j < n; j++) r[i * n + j] = aT[j * m + i];
  }
  return r;
}

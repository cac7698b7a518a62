import { diagonalise } from "./bidiagonal-qr.js";
import { bidiagonalise } from "./bidiagonalise.js";
import { nans, permuteRows, transpose } from "./matrix-ops.js";
import { applyQ, reflectColumns, upperTriangle } from "./qr.js";
import type { Matrix, Routine } from "./routine.js";
import { matrixShape } from "./shapes.js";
import { maxAbs, negate, pointsDown, powerOfTwoBelow } from "./vector-ops.js";

/**
 * Reduced singular value decomposition: A = U diag(S) Vh with orthonormal columns in U [m, k], S [k] descending, and
 * orthonormal rows in Vh [k, n], k = min(m, n). The entry of the largest magnitude in each row of Vh (the first of
 * equals) is positive. A matrix with a NaN or an infinity has NaN for results.
 *
 * A is made square by a QR factorisation, then bidiagonal, then diagonal; the error of each singular value is of the
 * order of 1e-16 times the largest.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th ed., section 8.6.
 */
export const svd: Routine = {
  shapes: ([a]) => {
    const { batch, rows, columns } = matrixShape("svd", a);
    const k = Math.min(rows, columns);
    return [
      [...batch, rows, k],
      [...batch, k],
      [...batch, k, columns],
    ];
  },
  compute: ([a], place) => decompose(a, place),
};

/** Singular vectors in rows. */
interface Factors {
  readonly uT: Float64Array;
  readonly s: Float64Array;
  readonly vT: Float64Array;
}

function decompose({ data, rows: m, columns: n }: Matrix, place: string): Float64Array[] {
  const k = Math.min(m, n);
  const largest = maxAbs(data);
  if (!Number.isFinite(largest)) return [nans(m * k), nans(k), nans(k * n)];
  // Entries below 2 in magnitude keep squares away from overflow.
  const scale = powerOfTwoBelow(largest);
  for (let i = 0; i < data.length; i++) data[i] /= scale;
  const { uT, s, vT } = m >= n ? tall({ data, rows: m, columns: n }, place) : wide(data, m, n, place);
  const order = [...s.keys()].sort((i, j) => Math.abs(s[j]) - Math.abs(s[i]));
  const left = permuteRows(uT, order, m);
  const right = permuteRows(vT, order, n);
  order.forEach((from, i) => {
    const flip = pointsDown(right, i * n, n);
    if (flip) negate(right, i * n, n);
    // A negative value goes into the left vector as well.
    if (flip !== s[from] < 0) negate(left, i * m, m);
  });
  return [transpose(left, k, m), Float64Array.from(order, (i) => Math.abs(s[i]) * scale), right];
}

function wide(data: Float64Array, m: number, n: number, place: string): Factors {
  const { uT, s, vT } = tall({ data: transpose(data, m, n), rows: n, columns: m }, place);
  return { uT: vT, s, vT: uT };
}

function tall(a: Matrix, place: string): Factors {
  const { rows: m, columns: n } = a;
  if (m === n) return square(a.data, n, place);
  const factors = reflectColumns(a);
  const { uT: inner, s, vT } = square(upperTriangle(factors), n, place);
  const uT = new Float64Array(n * m);
  for (let i = 0; i < n; i++) uT.set(inner.subarray(i * n, (i + 1) * n), i * m);
  applyQ(factors, uT, n);
  return { uT, s, vT };
}

function square(data: Float64Array, n: number, place: string): Factors {
  const matrix = bidiagonalise(data, n);
  diagonalise(matrix, place);
  return { uT: matrix.uT, s: matrix.diagonal, vT: matrix.vT };
}

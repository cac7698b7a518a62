import { nans, permuteRows, transpose } from "./matrix-ops.js";
import type { Matrix, Routine } from "./routine.js";
import { squareShape } from "./shapes.js";
import { diagonalise } from "./tridiagonal-ql.js";
import { tridiagonalise } from "./tridiagonalise.js";
import { maxAbs, negate, pointsDown, powerOfTwoBelow } from "./vector-ops.js";

/**
 * Eigenvalues, ascending, and orthonormal eigenvectors, in columns, of symmetric matrices, of which the lower triangle
 * is read. The entry of the largest magnitude of each eigenvector (the first of equals) is positive. A matrix with a
 * NaN or an infinity has NaN for results.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th ed., section 8.3.
 */
export const eigh: Routine = {
  shapes: ([a]) => [[...squareShape("eigh", a).batch, a[a.length - 1]], a],
  compute: ([a], place) => decompose(a, place),
};

function decompose({ data: a, rows: n }: Matrix, place: string): Float64Array[] {
  clearUpper(a, n);
  const largest = maxAbs(a);
  if (!Number.isFinite(largest)) return [nans(n), nans(n * n)];
  // Entries below 2 in magnitude keep squares away from overflow.
  const scale = powerOfTwoBelow(largest);
  for (let i = 0; i < a.length; i++) a[i] /= scale;
  const { diagonal, offDiagonal, qT } = tridiagonalise(a, n);
  diagonalise(diagonal, offDiagonal, qT, place);
  const order = [...diagonal.keys()].sort((i, j) => diagonal[i] - diagonal[j]);
  const vectors = permuteRows(qT, order, n);
  for (let i = 0; i < n; i++) if (pointsDown(vectors, i * n, n)) negate(vectors, i * n, n);
  return [Float64Array.from(order, (i) => diagonal[i] * scale), transpose(vectors, n, n)];
}

/** What lies above the diagonal is not to be read, not even for a NaN. */
function clearUpper(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) a.fill(0, i * n + i + 1, (i + 1) * n);
}

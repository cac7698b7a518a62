import type { Matrix } from "./routine.js";
import { addScaled } from "./vector-ops.js";

/** P A = L U, with L (below the diagonal, its ones left out) and U in one matrix. */
export interface LuFactors {
  readonly lu: Float64Array;
  /** Row i of P A is row order[i] of A. */
  readonly order: readonly number[];
  /** The determinant of P. */
  readonly sign: 1 | -1;
}

/**
 * Gaussian elimination with partial pivoting, in place. A column without a pivot is passed over and leaves a 0 on the
 * diagonal of U.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th ed., algorithm 3.4.1.
 */
export function factorLu({ data: lu, rows: n }: Matrix): LuFactors {
  const order = Array.from({ length: n }, (_, i) => i);
  let sign: 1 | -1 = 1;
  for (let k = 0; k < n; k++) {
    const pivot = pivotRow(lu, n, k);
    if (pivot !== k) {
      swapRows(lu, n, k, pivot);
      [order[k], order[pivot]] = [order[pivot], order[k]];
      sign = sign === 1 ? -1 : 1;
    }
    if (lu[k * n + k] === 0) continue;
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k] / lu[k * n + k];
      lu[i * n + k] = factor;
      addScaled(lu, i * n + k + 1, -factor, lu, k * n + k + 1, n - k - 1);
    }
  }
  return { lu, order, sign };
}

function pivotRow(lu: Float64Array, n: number, k: number): number {
  let best = k;
  for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]) > Math.abs(lu[best * n + k])) best = i;
  return best;
}

function swapRows(lu: Float64Array, n: number, i: number, j: number): void {
  const row = lu.slice(i * n, (i + 1) * n);
  lu.copyWithin(i * n, j * n, (j + 1) * n);
  lu.set(row, j * n);
}

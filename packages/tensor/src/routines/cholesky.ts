import { ValueError } from "../errors.js";
import type { Matrix, Routine } from "./routine.js";
import { squareShape } from "./shapes.js";
import { dot } from "./vector-ops.js";

/**
 * The lower triangular L with A = L Lᵀ and a positive diagonal, for symmetric positive definite A, of which the lower
 * triangle is read.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4th ed., section 4.2.
 */
export const cholesky: Routine = {
  shapes: ([a]) => {
    squareShape("cholesky", a);
    return [a];
  },
  compute: ([a], place) => [factor(a, place)],
};

function factor({ data: a, rows: n }: Matrix, place: string): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      l[i * n + j] = (a[i * n + j] - dot(l, i * n, l, j * n, j)) / l[j * n + j];
    }
    const pivot = a[i * n + i] - dot(l, i * n, l, i * n, i);
    if (pivot <= 0) {
      throw new ValueError(
        "cholesky",
        `the matrix${place} is not positive definite: its leading minor of order ${i + 1} is not positive`,
        "add a small multiple of the identity, or use eigh",
      );
    }
    l[i * n + i] = Math.sqrt(pivot);
  }
  return l;
}

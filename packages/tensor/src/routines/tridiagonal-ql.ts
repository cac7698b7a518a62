import { ValueError } from "../errors.js";
import { rotateRows } from "./vector-ops.js";

/** Two or three are usual. */
const MAX_ITERATIONS = 60;

/** Below this an entry of a matrix scaled to 1 is nothing; products of larger ones do not underflow. */
const TINY = 2 ** -400;

/**
 * Implicit QL iterations: `d` becomes the eigenvalues of the tridiagonal matrix with diagonal `d` and off-diagonal `e`,
 * and the rows of `qT` are rotated along, into the eigenvectors.
 *
 * Source: EISPACK, imtql2 (Dubrulle, Martin, Wilkinson, 1968).
 */
export function diagonalise(d: Float64Array, e: Float64Array, qT: Float64Array, place: string): void {
  for (let first = 0; first < d.length; first++) {
    for (let iteration = 0; ; iteration++) {
      const last = blockEnd(d, e, first);
      if (last === first) break;
      if (iteration === MAX_ITERATIONS) {
        throw new ValueError(
          "eigh",
          `no convergence for the matrix${place} after ${MAX_ITERATIONS} iterations`,
        );
      }
      qlStep(d, e, qT, first, last);
    }
  }
}

/** The end of the block from `first` that no negligible off-diagonal entry cuts. */
function blockEnd(d: Float64Array, e: Float64Array, first: number): number {
  let i = first;
  while (i < d.length - 1 && Math.abs(e[i]) > TINY + Number.EPSILON * (Math.abs(d[i]) + Math.abs(d[i + 1])))
    i++;
  return i;
}

function qlStep(d: Float64Array, e: Float64Array, qT: Float64Array, first: number, last: number): void {
  const n = d.length;
  const half = (d[first + 1] - d[first]) / (2 * e[first]);
  const root = Math.hypot(half, 1);
  let g = d[last] - d[first] + e[first] / (half + (half >= 0 ? root : -root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = last - 1; i >= first; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= p;
      e[last] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const t = (d[i] - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    rotateRows(qT, i, i + 1, n, c, -s);
  }
  d[first] -= p;
  e[first] = g;
  e[last] = 0;
}

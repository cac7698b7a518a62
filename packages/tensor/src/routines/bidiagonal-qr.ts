import { ValueError } from "../errors.js";
import type { Bidiagonal } from "./bidiagonalise.js";
import { rotateRows } from "./vector-ops.js";

/** Two or three are usual. */
const MAX_ITERATIONS = 75;

/** Below this an entry of a matrix scaled to 1 is nothing; products of larger ones do not underflow. */
const TINY = 2 ** -400;

/** A rotation that takes (f, g) to (r, 0). */
interface Rotation {
  readonly c: number;
  readonly s: number;
  readonly r: number;
}

function rotation(f: number, g: number): Rotation {
  const r = Math.hypot(f, g);
  return r === 0 ? { c: 1, s: 0, r } : { c: f / r, s: g / r, r };
}

/**
 * Implicitly shifted QR iterations: the diagonal becomes the singular values, in no order and of any sign, and the rows
 * of uT and vT are rotated along, into the singular vectors.
 *
 * Source: Golub and Reinsch, "Singular value decomposition and least squares solutions" (1970), in the arrangement of
 * LINPACK's dsvdc.
 */
export function diagonalise(matrix: Bidiagonal, place: string): void {
  const { diagonal: d, superDiagonal: e } = matrix;
  let iterations = 0;
  // The values from `end` on are found.
  for (let end = d.length; end > 0;) {
    const from = blockStart(d, e, end);
    if (from === end - 1) {
      end--;
      iterations = 0;
      continue;
    }
    if (iterations++ === MAX_ITERATIONS) {
      throw new ValueError("svd", `no convergence for the matrix${place} after ${MAX_ITERATIONS} iterations`);
    }
    const zero = lastZero(d, e, from, end);
    if (zero === undefined) qrStep(matrix, from, end);
    else if (zero === end - 1) clearColumn(matrix, from, zero);
    else clearRow(matrix, zero, end);
  }
}

/** The start of the block that ends before `end` and that no negligible entry of e cuts. */
function blockStart(d: Float64Array, e: Float64Array, end: number): number {
  for (let k = end - 2; k >= 0; k--) {
    if (Math.abs(e[k]) <= TINY + Number.EPSILON * (Math.abs(d[k]) + Math.abs(d[k + 1]))) {
      e[k] = 0;
      return k + 1;
    }
  }
  return 0;
}

/** The last negligible place of d within a block, which is then set to 0. */
function lastZero(d: Float64Array, e: Float64Array, from: number, end: number): number | undefined {
  for (let k = end - 1; k >= from; k--) {
    const neighbours = (k < end - 1 ? Math.abs(e[k]) : 0) + (k > from ? Math.abs(e[k - 1]) : 0);
    if (Math.abs(d[k]) <= TINY + Number.EPSILON * neighbours) {
      d[k] = 0;
      return k;
    }
  }
  return undefined;
}

/** With d[last] = 0: rotates away what stands above it, e[last - 1]. */
function clearColumn({ diagonal: d, superDiagonal: e, vT }: Bidiagonal, from: number, last: number): void {
  let f = e[last - 1];
  e[last - 1] = 0;
  for (let j = last - 1; j >= from; j--) {
    const { c, s, r } = rotation(d[j], f);
    d[j] = r;
    if (j > from) {
      f = -s * e[j - 1];
      e[j - 1] *= c;
    }
    rotateRows(vT, j, last, d.length, c, s);
  }
}

/** With d[zero] = 0: rotates away what stands right of it, e[zero]. */
function clearRow({ diagonal: d, superDiagonal: e, uT }: Bidiagonal, zero: number, end: number): void {
  let f = e[zero];
  e[zero] = 0;
  for (let j = zero + 1; j < end; j++) {
    const { c, s, r } = rotation(d[j], f);
    d[j] = r;
    f = -s * e[j];
    e[j] *= c;
    rotateRows(uT, j, zero, d.length, c, s);
  }
}

/** Wilkinson's shift: the eigenvalue of the last 2 × 2 block of BᵀB that is nearer to its corner, less the corner. */
function shift(d: Float64Array, e: Float64Array, end: number, scale: number): number {
  const last = d[end - 1] / scale;
  const before = d[end - 2] / scale;
  const coupling = e[end - 2] / scale;
  const b = ((before + last) * (before - last) + coupling * coupling) / 2;
  const c = last * coupling * (last * coupling);
  if (b === 0 && c === 0) return 0;
  const root = Math.sqrt(b * b + c);
  return c / (b + (b < 0 ? -root : root));
}

function qrStep({ diagonal: d, superDiagonal: e, uT, vT }: Bidiagonal, from: number, end: number): void {
  const n = d.length;
  const scale = Math.max(
    ...[d[end - 1], d[end - 2], e[end - 2], d[from], e[from]].map((value) => Math.abs(value)),
  );
  const first = d[from] / scale;
  const last = d[end - 1] / scale;
  let f = (first + last) * (first - last) + shift(d, e, end, scale);
  let g = first * (e[from] / scale);
  for (let j = from; j < end - 1; j++) {
    const right = rotation(f, g);
    if (j > from) e[j - 1] = right.r;
    f = right.c * d[j] + right.s * e[j];
    e[j] = right.c * e[j] - right.s * d[j];
    g = right.s * d[j + 1];
    d[j + 1] *= right.c;
    rotateRows(vT, j, j + 1, n, right.c, right.s);

    const left = rotation(f, g);
    d[j] = left.r;
    f = left.c * e[j] + left.s * d[j + 1];
    d[j + 1] = left.c * d[j + 1] - left.s * e[j];
    g = left.s * e[j + 1];
    e[j + 1] *= left.c;
    rotateRows(uT, j, j + 1, n, left.c, left.s);
  }
  e[end - 2] = f;
}

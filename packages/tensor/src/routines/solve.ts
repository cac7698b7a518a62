import { ShapeError, ValueError, formatShape } from "../errors.js";
import { sameShape } from "../shape.js";
import { factorLu, type LuFactors } from "./lu.js";
import { permuteRows } from "./matrix-ops.js";
import type { Routine } from "./routine.js";
import { matrixShape, squareShape } from "./shapes.js";
import { addScaled } from "./vector-ops.js";

/** X with A X = B, by an LU factorisation with partial pivoting. */
export const solve: Routine = {
  shapes: ([a, b]) => {
    const left = squareShape("solve", a);
    const right = matrixShape("solve", b);
    if (left.rows !== right.rows || !sameShape(left.batch, right.batch)) {
      const problem = `A ${formatShape(a)} and B ${formatShape(b)} do not fit: expected [*, n, n] and [*, n, r]`;
      throw new ShapeError("solve", problem);
    }
    return [b];
  },
  compute: ([a, b], place) => {
    const factors = factorLu(a);
    const singular = firstZeroPivot(factors, a.rows);
    if (singular >= 0) {
      throw new ValueError(
        "solve",
        `the matrix${place} is singular: there is no pivot in column ${singular}`,
        "use svd for a least squares solution",
      );
    }
    return [substitute(factors, b.data, a.rows, b.columns)];
  },
};

function firstZeroPivot({ lu }: LuFactors, n: number): number {
  for (let i = 0; i < n; i++) if (lu[i * n + i] === 0) return i;
  return -1;
}

/** Solves L Y = P B forwards and U X = Y backwards. */
function substitute({ lu, order }: LuFactors, b: Float64Array, n: number, r: number): Float64Array {
  const x = permuteRows(b, order, r);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) addScaled(x, i * r, -lu[i * n + j], x, j * r, r);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) addScaled(x, i * r, -lu[i * n + j], x, j * r, r);
    for (let c = 0; c < r; c++) x[i * r + c] /= lu[i * n + i];
  }
  return x;
}

import { factorLu } from "./lu.js";
import type { Routine } from "./routine.js";
import { squareShape } from "./shapes.js";

/** The determinant, as the product of the pivots of an LU factorisation; 1 for an empty matrix. */
export const det: Routine = {
  shapes: ([a]) => [squareShape("det", a).batch],
  compute: ([a]) => {
    const { lu, sign } = factorLu(a);
    let product: number = sign;
    for (let i = 0; i < a.rows; i++) product *= lu[i * a.rows + i];
    return [Float64Array.of(product)];
  },
};

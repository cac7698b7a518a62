import type { TypedArray } from "../dtype.js";
import { BackendError, formatShape } from "../errors.js";
import { numel, type Shape } from "../shape.js";
import { cholesky } from "./cholesky.js";
import { det } from "./det.js";
import { eigh } from "./eigh.js";
import { qr } from "./qr.js";
import type { Matrix, Routine } from "./routine.js";
import { solve } from "./solve.js";
import { svd } from "./svd.js";

/** Host functions for what is not a loop nest, by the name that a routine kernel carries. */
export const ROUTINES = { cholesky, det, eigh, qr, solve, svd } as const satisfies Record<string, Routine>;

export type RoutineName = keyof typeof ROUTINES;

function findRoutine(name: string): Routine {
  if (Object.hasOwn(ROUTINES, name)) return ROUTINES[name as RoutineName];
  throw new BackendError(name, "no such routine", `use one of ${Object.keys(ROUTINES).join(", ")}`);
}

/** Shapes of a routine's outputs. Throws a ShapeError where the inputs don't fit. */
export function routineShapes(name: string, inputShapes: readonly Shape[]): Shape[] {
  return findRoutine(name).shapes(inputShapes);
}

/**
 * Runs a routine on dense row-major arrays, matrix by matrix over all leading axes, in float64 whatever the arrays are.
 * Outputs are rounded to their arrays' element type.
 */
export function runRoutine(
  name: string,
  inputs: readonly TypedArray[],
  outputs: readonly TypedArray[],
  inputShapes: readonly Shape[],
): void {
  const routine = findRoutine(name);
  routine.shapes(inputShapes);
  const batchShape = inputShapes[0].slice(0, -2);
  const count = numel(batchShape);
  for (let batch = 0; batch < count; batch++) {
    const matrices = inputs.map((input, i) => matrixAt(input, inputShapes[i], batch));
    const results = routine.compute(matrices, describePlace(batchShape, batch));
    results.forEach((result, i) => outputs[i].set(result, batch * result.length));
  }
}

/** A copy of matrix number `batch`. */
function matrixAt(input: TypedArray, shape: Shape, batch: number): Matrix {
  const [rows, columns] = shape.slice(-2);
  const size = rows * columns;
  return { data: new Float64Array(input.subarray(batch * size, (batch + 1) * size)), rows, columns };
}

function describePlace(batchShape: Shape, batch: number): string {
  if (batchShape.length === 0) return "";
  const places = new Array<number>(batchShape.length);
  for (let axis = batchShape.length - 1, rest = batch; axis >= 0; axis--) {
    places[axis] = rest % batchShape[axis];
    rest = Math.floor(rest / batchShape[axis]);
  }
  return ` of batch ${formatShape(places)}`;
}

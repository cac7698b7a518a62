import type { TypedArray } from "../dtype.js";
import { BackendError, formatShape } from "../errors.js";
import { numel, type Shape } from "../shape.js";
import type { Matrix, Routine } from "./routine.js";

const provided = new Map<string, Routine>();

/**
 * Lets routine kernels of this name run. The operations that make such kernels provide what they need, so that a program
 * carries only the routines that it uses.
 */
export function provideRoutine(name: string, routine: Routine): void {
  provided.set(name, routine);
}

function findRoutine(name: string): Routine {
  const routine = provided.get(name);
  if (routine) return routine;
  throw new BackendError(name, "no such routine", `provided are ${[...provided.keys()].sort().join(", ")}`);
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

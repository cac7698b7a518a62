import type { TypedArray } from "../dtype.js";
import { BackendError } from "../errors.js";
import type { Shape } from "../shape.js";

/** Runs a named routine on dense row-major arrays. */
export function runRoutine(
  name: string,
  _inputs: readonly TypedArray[],
  _outputs: readonly TypedArray[],
  _inputShapes: readonly Shape[],
): void {
  throw new BackendError(name, "no such routine");
}

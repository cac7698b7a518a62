import type { Shape } from "../shape.js";

/** A matrix in row-major order. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** A function of one or two matrices that is not a loop nest; batches are taken apart around it. */
export interface Routine {
  /** Shapes of the outputs; refuses inputs that don't fit. */
  readonly shapes: (inputShapes: readonly Shape[]) => Shape[];
  /**
   * The outputs for one matrix of each input, row-major. It may overwrite its inputs. `place` is " of batch [1, 2]",
   * for error messages, or empty where there are no batches.
   */
  readonly compute: (inputs: readonly Matrix[], place: string) => Float64Array[];
}

import { eye as eyeTensor, formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { setValues } from "./set-values.js";

/**
 * Sets a matrix to the identity: a linear layer passes on as many inputs as it can.
 *
 * @param parameter - `[rows, columns]`
 * @throws ShapeError when there are not two axes.
 *
 * @example
 * ```ts
 * import { init, Linear } from "@nn/layers";
 * console.log(await init.eye(new Linear(2, 2).weight).array()); // [[1, 0], [0, 1]]
 * ```
 */
export function eye<T extends Tensor>(parameter: T): T {
  const { shape, dtype } = parameter;
  if (shape.length !== 2) {
    throw new ShapeError("init.eye", `expected a parameter of two axes, got ${formatShape(shape)}`);
  }
  return setValues("eye", parameter, eyeTensor(shape[0], shape[1], { dtype }));
}

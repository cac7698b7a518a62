import { fullLike, type Tensor } from "@nn/tensor";
import { setValues } from "./set-values.js";

/**
 * Sets a parameter to one value everywhere.
 *
 * @example
 * ```ts
 * import { init, Parameter } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * console.log(await init.constant(new Parameter(zeros([2])), 0.5).array()); // [0.5, 0.5]
 * ```
 */
export function constant<T extends Tensor>(parameter: T, value: number): T {
  return setValues("constant", parameter, fullLike(parameter, value));
}

/** Sets a parameter to zeros. */
export function zeros<T extends Tensor>(parameter: T): T {
  return constant(parameter, 0);
}

/** Sets a parameter to ones. */
export function ones<T extends Tensor>(parameter: T): T {
  return constant(parameter, 1);
}

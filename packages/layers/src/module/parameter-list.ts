import { ListModule } from "./list-module.js";
import type { Parameter } from "./parameter.js";

/**
 * Parameters in a list that grows, named "0", "1", … in the state dict.
 *
 * @param parameters - The first parameters.
 *
 * @example
 * ```ts
 * import { Parameter, ParameterList } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * const scales = new ParameterList([new Parameter(zeros([2])), new Parameter(zeros([3]))]);
 * console.log(scales.length, scales.at(-1).shape); // 2 [3]
 * ```
 */
export class ParameterList extends ListModule<Parameter> {
  constructor(parameters: Iterable<Parameter> = []) {
    super(parameters);
  }
}

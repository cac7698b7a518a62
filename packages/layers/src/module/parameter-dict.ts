import { DictModule, type Parts } from "./dict-module.js";
import type { Parameter } from "./parameter.js";

/**
 * Parameters by name, with the methods of a Map; in the state dict they have these names.
 *
 * @param parameters - The first parameters.
 * @throws NNError when a name is empty, has a dot, or is that of a method or property of modules.
 *
 * @example
 * ```ts
 * import { Parameter, ParameterDict } from "@nn/layers";
 * import { zeros } from "@nn/tensor";
 * const shifts = new ParameterDict({ left: new Parameter(zeros([2])), right: new Parameter(zeros([3])) });
 * console.log(shifts.get("right").shape, [...shifts.keys()]); // [3] ["left", "right"]
 * ```
 */
export class ParameterDict<P extends Parts<Parameter> = Parts<Parameter>> extends DictModule<Parameter, P> {
  constructor(parameters = {} as P) {
    super(parameters);
  }
}

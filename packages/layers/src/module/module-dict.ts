import { DictModule, type Parts } from "./dict-module.js";
import type { AnyModule } from "./module.js";

/**
 * Modules by name, with the methods of a Map. A plain object or a Map in a property is found just as well; this one has
 * a place in the tree and names without the property's own: "conv.weight", as PyTorch's.
 *
 * @param modules - The first modules.
 * @throws NNError when a name is empty, has a dot, or is that of a method or property of modules.
 *
 * @example
 * ```ts
 * import { Linear, ModuleDict, ReLU } from "@nn/layers";
 * const heads = new ModuleDict({ mean: new Linear(8, 2), logVar: new Linear(8, 2), last: new ReLU() });
 * console.log(heads.get("mean").outFeatures, heads.size); // 2 3
 * console.log(Object.keys(heads.stateDict()).join(" ")); // mean.weight mean.bias log_var.weight log_var.bias
 * ```
 */
export class ModuleDict<P extends Parts<AnyModule> = Parts<AnyModule>> extends DictModule<AnyModule, P> {
  constructor(modules = {} as P) {
    super(modules);
  }
}

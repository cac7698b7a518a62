import { ListModule } from "./list-module.js";
import type { AnyModule } from "./module.js";

/**
 * Modules in a list that grows. A plain array in a property is found just as well; this one has a place in the tree and
 * names without the property's own: "0.weight", as PyTorch's.
 *
 * @param modules - The first modules.
 *
 * @example
 * ```ts
 * import { Linear, ModuleList } from "@nn/layers";
 * const layers = new ModuleList([new Linear(4, 4), new Linear(4, 2)]);
 * console.log(layers.length, layers.at(-1).outFeatures); // 2 2
 * console.log(Object.keys(layers.stateDict()).join(" ")); // 0.weight 0.bias 1.weight 1.bias
 * ```
 */
export class ModuleList<M extends AnyModule = AnyModule> extends ListModule<M> {
  constructor(modules: Iterable<M> = []) {
    super(modules);
  }
}

import { init, type AnyModule } from "@nn/layers";
import type { Generator } from "@nn/tensor";

/** Gives all weights of two axes or more Xavier's uniform numbers, as PyTorch's Transformer begins. */
export function xavierWeights<M extends AnyModule>(module: M, generator: Generator | undefined): M {
  for (const parameter of module.parameters()) {
    if (parameter.rank > 1) init.xavierUniform(parameter, generator ? { generator } : {});
  }
  return module;
}

import { noGrad } from "@nn/autograd";
import type { AnyModule } from "@nn/layers";

/** Runs a part of a model in eval mode and without derivatives, and gives its modules their modes back. */
export function evaluating<T>(model: AnyModule, run: () => T): T {
  const modules = model.modules();
  const modes = modules.map(({ training }) => training);
  model.eval();
  try {
    return noGrad(run);
  } finally {
    for (const [i, module] of modules.entries()) module.training = modes[i];
  }
}

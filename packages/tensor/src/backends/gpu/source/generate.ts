import { BackendError } from "../../../errors.js";
import type { Kernel } from "../../../kernel/kernel.js";
import { addArgSort } from "./kernels/arg-sort.js";
import { addAssemble } from "./kernels/assemble.js";
import { addDot } from "./kernels/dot.js";
import { addFold } from "./kernels/fold.js";
import { addIndexChecks } from "./kernels/index-checks.js";
import { addMap } from "./kernels/map.js";
import { RecipeBuilder, type Recipe, type Slot, type Target } from "./recipe.js";
import { addReduce } from "./kernels/reduce.js";
import { addScan } from "./kernels/scan.js";
import { addScatter } from "./kernels/scatter-add.js";

/** The programs that a kernel becomes; `outputs` are the slots that they fill. */
export function generate(kernel: Kernel, target: Target, outputs: readonly Slot[]): Recipe {
  const builder = new RecipeBuilder(target, outputs);
  if (outputs.some(({ length }) => length > 0)) addPasses(builder, kernel);
  addIndexChecks(builder, kernel);
  return builder.finish();
}

function addPasses(builder: RecipeBuilder, kernel: Kernel): void {
  const [output] = builder.outputs;
  switch (kernel.kind) {
    case "map":
      return kernel.exprs.forEach((expr, i) => addMap(builder, kernel.shape, expr, builder.outputs[i]));
    case "reduce":
      return addReduce(builder, kernel, output);
    case "dot":
      return addDot(builder, kernel, output);
    case "assemble":
      return addAssemble(builder, kernel, output);
    case "fold":
      return addFold(builder, kernel, output);
    case "scatterAdd":
      return addScatter(builder, kernel, output);
    case "scan":
      return addScan(builder, kernel, output);
    case "argSort":
      return addArgSort(builder, kernel, output);
    case "rows":
    case "routine":
      throw new BackendError("gpu", `a ${kernel.kind} kernel is no work for programs`);
  }
}

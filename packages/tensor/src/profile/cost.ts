import { countOps } from "../kernel/count-ops.js";
import type { Kernel } from "../kernel/kernel.js";
import { numel } from "../shape.js";
import type { Plan, Step } from "../schedule/plan.js";

/** Floating-point operations of a kernel: one for each element function, two for each multiply-add. */
export function kernelFlops(kernel: Kernel): number {
  switch (kernel.kind) {
    case "map":
      return numel(kernel.shape) * countOps(kernel.exprs);
    case "reduce": {
      const outputs = numel(kernel.shape);
      return (
        outputs * numel(kernel.reduceShape) * (1 + countOps([kernel.body])) +
        outputs * countOps([kernel.epilogue])
      );
    }
    case "rows": {
      const rows = numel(kernel.shape);
      const elements = rows * numel(kernel.rowShape);
      return kernel.steps.reduce((sum, { kind, expr }) => {
        if (kind === "row") return sum + rows * countOps([expr]);
        return sum + elements * (countOps([expr]) + (kind === "reduce" ? 1 : 0));
      }, 0);
    }
    case "dot": {
      const outputs = numel(kernel.batch) * numel(kernel.m) * numel(kernel.n);
      return outputs * (2 * numel(kernel.k) + countOps([kernel.epilogue]));
    }
    case "assemble":
      return kernel.parts.reduce((sum, { view, expr }) => sum + numel(view.shape) * countOps([expr]), 0);
    case "fold":
      return numel(kernel.windowsShape) * (1 + countOps([kernel.windows]));
    case "scatterAdd":
      return numel(kernel.updateShape) * (1 + countOps([kernel.src]));
    case "scan":
      return numel(kernel.shape) * (1 + countOps([kernel.body]));
    case "argSort":
    case "routine":
      return 0;
  }
}

/** Bytes that a step reads and writes at least: each array once. */
export function stepBytes(step: Step, plan: Plan): number {
  let elements = 0;
  for (const slot of [...step.inputs, ...step.outputs]) elements += plan.slots[slot].length;
  return elements * 4;
}

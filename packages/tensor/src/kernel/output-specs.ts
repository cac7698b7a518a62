import type { DType } from "../dtype.js";
import type { Shape } from "../shape.js";
import { stepType, type Kernel } from "./kernel.js";

/** Shape and dtype of one output of a kernel. */
export interface OutputSpec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Shapes and dtypes of what a kernel writes. */
export function outputSpecs(kernel: Kernel): readonly OutputSpec[] {
  switch (kernel.kind) {
    case "map":
      return kernel.exprs.map(({ dtype }) => ({ shape: kernel.shape, dtype }));
    case "reduce":
      return [{ shape: kernel.shape, dtype: kernel.epilogue.dtype }];
    case "rows":
      return kernel.steps
        .filter(({ stored }) => stored)
        .map((step) => {
          const shape = step.kind === "element" ? [...kernel.shape, ...kernel.rowShape] : kernel.shape;
          return { shape, dtype: stepType(step) };
        });
    case "dot":
      return [{ shape: [...kernel.batch, ...kernel.m, ...kernel.n], dtype: kernel.epilogue.dtype }];
    case "assemble":
      return [{ shape: kernel.shape, dtype: kernel.dtype }];
    case "fold":
      return [{ shape: kernel.shape, dtype: kernel.windows.dtype }];
    case "scatterAdd":
      return [{ shape: kernel.shape, dtype: kernel.base.dtype }];
    case "scan":
      return [{ shape: kernel.shape, dtype: kernel.body.dtype }];
    case "argSort":
      return [{ shape: kernel.shape, dtype: "int32" }];
    case "routine":
      return kernel.outputs;
  }
}

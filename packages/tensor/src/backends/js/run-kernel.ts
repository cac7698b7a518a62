import type { DType, TypedArray } from "../../dtype.js";
import { stepType, type Kernel } from "../../kernel/kernel.js";
import { numel, type Shape } from "../../shape.js";
import type { Backend } from "../backend.js";
import { createJsBackend } from "./js-backend.js";
import { dtypeOf } from "./js-buffer.js";

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

/**
 * Runs one kernel on host arrays and returns its outputs: what the kernel means, for the tests of every backend.
 * Without `backend`, on a js backend of its own.
 */
export async function runKernel(
  kernel: Kernel,
  inputs: readonly TypedArray[],
  scalars: readonly number[] = [],
  backend: Backend = createJsBackend(),
): Promise<TypedArray[]> {
  const specs = outputSpecs(kernel).map(({ shape, dtype }) => ({ dtype, length: numel(shape) }));
  const sources = inputs.map((data) => {
    const buffer = backend.allocate(dtypeOf(data), data.length);
    backend.upload(buffer, data);
    return buffer;
  });
  const targets = specs.map(({ dtype, length }) => backend.allocate(dtype, length));
  try {
    backend.compile(kernel).run(sources, targets, scalars);
    return await Promise.all(
      targets.map((buffer, i) => backend.download(buffer, specs[i].dtype, specs[i].length)),
    );
  } finally {
    for (const buffer of [...sources, ...targets]) backend.free(buffer);
  }
}

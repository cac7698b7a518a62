import type { TypedArray } from "../../dtype.js";
import type { Kernel } from "../../kernel/kernel.js";
import { outputSpecs } from "../../kernel/output-specs.js";
import { numel } from "../../shape.js";
import type { Backend } from "../backend.js";
import { createJsBackend } from "./js-backend.js";
import { dtypeOf } from "./js-buffer.js";

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

import type { DType, TypedArray } from "../../dtype.js";
import type { Kernel } from "../../kernel/kernel.js";
import { outputSpecs } from "../../kernel/output-specs.js";
import { numel } from "../../shape.js";
import type { Backend, DeviceBuffer } from "../backend.js";
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
  const { outputs, free } = start(kernel, inputs, scalars, backend);
  try {
    return await Promise.all(
      outputs.map(({ buffer, dtype, length }) => backend.download(buffer, dtype, length)),
    );
  } finally {
    free();
  }
}

/** As `runKernel` on the js backend, at once. */
export function runKernelSync(kernel: Kernel, inputs: readonly TypedArray[]): TypedArray[] {
  const backend = createJsBackend();
  const { outputs, free } = start(kernel, inputs, [], backend);
  try {
    return outputs.map(({ buffer, dtype, length }) => backend.downloadSync!(buffer, dtype, length));
  } finally {
    free();
  }
}

/** A kernel that was run: its outputs, until they are freed. */
interface Run {
  readonly outputs: readonly {
    readonly buffer: DeviceBuffer;
    readonly dtype: DType;
    readonly length: number;
  }[];
  free(): void;
}

function start(
  kernel: Kernel,
  inputs: readonly TypedArray[],
  scalars: readonly number[],
  backend: Backend,
): Run {
  const sources = inputs.map((data) => backend.allocate(dtypeOf(data), data.length));
  const outputs = outputSpecs(kernel).map(({ shape, dtype }) => {
    const length = numel(shape);
    return { buffer: backend.allocate(dtype, length), dtype, length };
  });
  const targets = outputs.map(({ buffer }) => buffer);
  const free = (): void => [...sources, ...targets].forEach((buffer) => backend.free(buffer));
  try {
    inputs.forEach((data, i) => backend.upload(sources[i], data));
    backend.compile(kernel).run(sources, targets, scalars);
  } catch (error) {
    free();
    throw error;
  }
  return { outputs, free };
}

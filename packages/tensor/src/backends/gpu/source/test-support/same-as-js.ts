import { expect } from "vitest";
import type { TypedArray } from "../../../../dtype.js";
import type { Kernel } from "../../../../kernel/kernel.js";
import type { Backend } from "../../../backend.js";
import { runKernel } from "../../../js/run-kernel.js";

/** Runs a kernel on a backend, and compares what it makes with what the js backend makes, to the last bit. */
export async function expectSameAsJs(
  backend: Backend | Promise<Backend>,
  kernel: Kernel,
  inputs: readonly TypedArray[],
  scalars: readonly number[] = [],
): Promise<void> {
  const expected = await runKernel(kernel, inputs, scalars);
  const got = await runKernel(kernel, inputs, scalars, await backend);
  expect(got).toEqual(expected);
}

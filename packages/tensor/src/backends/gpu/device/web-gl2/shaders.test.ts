import { expect, it, vi } from "vitest";
import type { GpuInstance, KernelCall } from "../gpu-js.js";
import { linkProgram } from "./shaders.js";
import { addScalar } from "./test-support/programs.js";

/** gpu.js where `build` links nothing, as when it falls back to the processor. */
function fallingBack(fallbackReason: string | null): { gpu: GpuInstance; destroy: () => void } {
  const destroy = vi.fn();
  const kernel = { build: () => undefined, fallbackReason };
  const call = { kernel, destroy } as unknown as KernelCall;
  return { gpu: { createKernel: () => call, destroy: () => Promise.resolve() }, destroy };
}

it.each([
  ["no such argument type", "no such argument type"],
  [null, "it would run on the processor"],
])("refuses what gpu.js would compute on the processor (%s)", (reason, message) => {
  const { gpu, destroy } = fallingBack(reason);
  expect(() => linkProgram(gpu, {} as WebGL2RenderingContext, addScalar)).toThrow(message);
  expect(destroy).toHaveBeenCalledOnce();
});

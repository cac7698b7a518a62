import { expect, it } from "vitest";
import { BackendError } from "../../../errors.js";
import type { GpuConstructor } from "./gpu-js.js";
import { createHostDevice } from "./host.js";

/** A gpu.js whose kernels fall back as its webasm mode does where it can't run them. */
class FallingBack {
  createKernel(): unknown {
    const kernel = { constructor: { mode: "cpu" }, fallbackReason: "no room" };
    return Object.assign(() => Float32Array.of(1), { kernel, setOutput: () => undefined });
  }

  destroy(): Promise<void> {
    return Promise.resolve();
  }
}

it("is an error, not another mode's numbers, when gpu.js falls back", async () => {
  const device = await createHostDevice("webasm", FallingBack as unknown as GpuConstructor);
  const program = device.compile({ body: "return 1.5;", arrays: 0, scalars: [], intrinsics: [], width: 1 });
  const run = () => program.run([], device.allocate(1), 1, []);
  expect(run).toThrow(BackendError);
  expect(run).toThrow("it ran in the mode cpu instead: no room");
});

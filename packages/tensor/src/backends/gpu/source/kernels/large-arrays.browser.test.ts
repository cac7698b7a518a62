import { afterAll, describe, it } from "vitest";
import { createGpuBackend } from "../../gpu-backend.js";
import { expectExactPlaces, expectRefused } from "../test-support/large-arrays.js";

// float32 counts up to 2 ** 24; places are integers, on both devices.
describe.each(["webgpu", "webgl2"] as const)("arrays on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  it.each([2 ** 24, 2 ** 24 + 7])("are exact to the last of %d numbers", async (length) => {
    await expectExactPlaces(await backend, length);
  });

  it("are refused where the device can't hold them", async () => expectRefused(await backend));
});

import { afterAll, beforeAll, describe, it } from "vitest";
import type { Device } from "../../device/device.js";
import { openDevice } from "../../device/open-device.js";
import { expectAgreement, expectDivision } from "./test-support/agreement.js";
import { caseName, ELEMENT_CASES } from "./test-support/cases.js";

describe.each(["webgpu", "webgl2"] as const)("element functions on %s", (mode) => {
  let device: Device;
  beforeAll(async () => {
    device = await openDevice({ mode });
  });
  afterAll(() => device.destroy());

  it.each(ELEMENT_CASES.map((test) => [caseName(test), test] as const))("%s", async (_, test) => {
    await expectAgreement(device, test);
  });

  it("idiv and imod of addresses", async () => {
    await expectDivision(device);
  });
});

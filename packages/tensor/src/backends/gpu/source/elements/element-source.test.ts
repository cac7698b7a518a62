import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device } from "../../device/device.js";
import { createHostDevice } from "../../device/host.js";
import { elementSource } from "./element-source.js";
import { expectAgreement, expectDivision } from "./test-support/agreement.js";
import { caseName, ELEMENT_CASES } from "./test-support/cases.js";

describe.each(["webasm", "cpu"] as const)("element functions in gpu.js's %s", (mode) => {
  let device: Device;
  beforeAll(async () => {
    device = await createHostDevice(mode);
  });
  afterAll(() => device.destroy());

  it.each(ELEMENT_CASES.map((test) => [caseName(test), test] as const))("%s", async (_, test) => {
    await expectAgreement(device, test);
  });

  it("idiv and imod of addresses", async () => {
    await expectDivision(device);
  });
});

describe("elementSource", () => {
  it("is the operand where nothing is to be done", () => {
    const operand = { text: "x", dtype: "int32" } as const;
    expect(elementSource("cast", [operand], "int32")).toEqual({ text: "x", intrinsics: [] });
  });

  it("has one function for one operation and its types", () => {
    const [a, b] = ["a", "b"].map((text) => elementSource("exp", [{ text, dtype: "float32" }], "float32"));
    expect([a.text, b.text]).toEqual(["expFtoF(a)", "expFtoF(b)"]);
    expect(a.intrinsics[0]).toBe(b.intrinsics[0]);
  });

  it("refuses what it has no function for", () => {
    expect(() => elementSource("exp", [{ text: "x", dtype: "float64" }], "float64")).toThrow(
      /exp: .*no float64.*js backend/s,
    );
    expect(() => elementSource("exp", [{ text: "x", dtype: "int32" }], "int32")).toThrow(/"exp" of int32/);
  });
});

import { describe, expect, it } from "vitest";
import { BackendError } from "../../../../errors.js";
import { Failures } from "./failures.js";

/** A device that answers each error scope by the next of `answers`, and is lost by `lose`. */
function fakeDevice(answers: readonly (string | null)[]) {
  let lose: (info: Partial<GPUDeviceLostInfo>) => void = () => undefined;
  let next = 0;
  const device = {
    lost: new Promise((resolve) => (lose = resolve)),
    pushErrorScope: () => undefined,
    popErrorScope: () => {
      const message = answers[next++] ?? null;
      return Promise.resolve(message === null ? null : { message });
    },
  };
  return { device: device as unknown as GPUDevice, lose: (info: Partial<GPUDeviceLostInfo>) => lose(info) };
}

describe("what a device says against its commands", () => {
  it("is the first error, thrown once, with what one can do about it", async () => {
    const failures = new Failures(fakeDevice([null, "no room", "invalid buffer"]).device);
    expect(failures.watch("run", "validation", () => 7)).toBe(7);
    failures.watch("allocate", "out-of-memory", () => undefined);
    failures.watch("run", "validation", () => undefined);
    const checked = failures.checkAll("read");
    await expect(checked).rejects.toThrow(BackendError);
    await expect(checked).rejects.toThrow(/allocate: .*no room[^]*smaller batches/);
    await expect(failures.checkAll("read")).resolves.toBeUndefined();
  });

  it("leaves no error scope open where the command throws", async () => {
    const failures = new Failures(fakeDevice(["said all the same"]).device);
    const refuse = () => {
      throw new TypeError("not a buffer");
    };
    expect(() => failures.watch("run", "validation", refuse)).toThrow(TypeError);
    await expect(failures.checkAll("read")).rejects.toThrow("said all the same");
  });

  it("is the loss of the device from then on", async () => {
    const { device, lose } = fakeDevice([]);
    const failures = new Failures(device);
    failures.checkThere("allocate");
    lose({ reason: "unknown", message: "the driver fell over" });
    await device.lost;
    expect(failures.lost).toBe("the driver fell over");
    for (let i = 0; i < 2; i++) expect(() => failures.checkThere("allocate")).toThrow("the driver fell over");
    await expect(failures.checkAll("read")).rejects.toThrow('await setBackend("gpu")');
  });
});

import { expect, it } from "vitest";
import { openDevice } from "./device/open-device.js";
import { ProgramCache } from "./program-cache.js";
import type { Program } from "./program.js";

it("compiles what has the same text once", async () => {
  const device = await openDevice({ mode: "cpu" });
  const cache = new ProgramCache(device);
  const program: Program = { body: "return s0;", arrays: 0, scalars: ["Number"], intrinsics: [], width: 1 };
  const compiled = cache.compile(program);
  expect(cache.compile({ ...program })).toBe(compiled);
  expect(cache.compile({ ...program, scalars: ["Integer"] })).not.toBe(compiled);
  expect(cache.compile({ ...program, body: "return s0 + 1;" })).not.toBe(compiled);
  cache.destroy();
  device.destroy();
});

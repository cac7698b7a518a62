import { afterAll, describe, it } from "vitest";
import { createGpuBackend } from "../../gpu-backend.js";
import { expectSameAsJs } from "../test-support/same-as-js.js";
import { scatterCases } from "../test-support/scatter-cases.js";

describe.each(["webgpu", "webgl2"] as const)("scatterAdd on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  it.each(scatterCases)("$title", ({ kernel, inputs }) => expectSameAsJs(backend, kernel, inputs, [2]));
});

import { afterAll, describe, it } from "vitest";
import { createGpuBackend } from "../../gpu-backend.js";
import { expectSameAsJs } from "../test-support/same-as-js.js";
import { searchCases } from "../test-support/search-cases.js";

describe.each(["cpu", "webasm"] as const)("on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  it.each(searchCases)("$title", ({ kernel, input }) => expectSameAsJs(backend, kernel, [input]));
});

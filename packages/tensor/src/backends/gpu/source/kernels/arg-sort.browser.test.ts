import { afterAll, describe, it } from "vitest";
import { load } from "../../../js/expr-shorthand.js";
import { createGpuBackend } from "../../gpu-backend.js";
import { expectSameAsJs } from "../test-support/same-as-js.js";

describe.each(["webgpu", "webgl2"] as const)("argSort on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  it.each([
    [3, 1000],
    [1, 20_001],
  ])("%d rows of %d", async (rows, length) => {
    const keys = Float32Array.from({ length: rows * length }, (_, i) =>
      i % 97 === 5 ? NaN : (i * 7919) % 211,
    );
    const shape = [rows, length];
    const kernel = { kind: "argSort", shape, descending: false, body: load(0, shape) } as const;
    await expectSameAsJs(backend, kernel, [keys]);
  });
});

import { afterAll, describe, it } from "vitest";
import { load, scalar } from "../../../js/expr-shorthand.js";
import { createGpuBackend } from "../../gpu-backend.js";
import { expectSameAsJs } from "../test-support/same-as-js.js";

describe.each(["cpu", "webasm"] as const)("assemble on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  it("of more parts than one program has", async () => {
    const parts = Array.from({ length: 40 }, (_, i) => ({
      view: { shape: [3, 2], strides: [100, 3], offset: 2 * i },
      expr: load(0, { shape: [3, 2], strides: [1, 3], offset: i }),
    }));
    const kernel = { kind: "assemble", shape: [300], dtype: "float32", fill: scalar(0), parts } as const;
    await expectSameAsJs(backend, kernel, [Float32Array.from({ length: 46 }, (_, i) => i + 1)], [-1]);
  });

  it("of more arrays than one program reads", async () => {
    const parts = Array.from({ length: 20 }, (_, i) => ({
      view: { shape: [5], strides: [1], offset: 5 * i },
      expr: load(i, [5], "int32"),
    }));
    const kernel = { kind: "assemble", shape: [100], dtype: "int32", fill: undefined, parts } as const;
    const inputs = parts.map((_, i) => Int32Array.from({ length: 5 }, (_, j) => 70000 * i - j));
    await expectSameAsJs(backend, kernel, inputs);
  });
});

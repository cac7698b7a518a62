import { afterAll, describe, it } from "vitest";
import { acc, apply, load, scalar } from "../../../js/expr-shorthand.js";
import { createGpuBackend } from "../../gpu-backend.js";
import { expectSameAsJs } from "../test-support/same-as-js.js";

describe.each(["cpu", "webasm"] as const)("over no elements on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  it.each(["sum", "prod"] as const)("%s", async (op) => {
    const epilogue = apply("mul", "float32", acc(), scalar(0));
    const body = load(0, [3, 0]);
    const kernel = { kind: "reduce", op, shape: [3], reduceShape: [0], body, epilogue } as const;
    await expectSameAsJs(backend, kernel, [new Float32Array(0)], [5]);
    await expectSameAsJs(backend, kernel, [new Float32Array(0)], [Infinity]);
  });
});

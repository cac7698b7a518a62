import { afterAll, describe, it } from "vitest";
import type { ScatterAddKernel } from "../../../../kernel/kernel.js";
import { apply, load, scalar } from "../../../js/expr-shorthand.js";
import { createGpuBackend } from "../../gpu-backend.js";
import { scatterCases } from "../test-support/scatter-cases.js";
import { expectSameAsJs } from "../test-support/same-as-js.js";

describe.each(["cpu", "webasm"] as const)("scatterAdd on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  it.each(scatterCases)("$title", ({ kernel, inputs }) => expectSameAsJs(backend, kernel, inputs, [2]));

  it("of more arrays than one program reads", async () => {
    const sum = (first: number, n: number): ScatterAddKernel["src"] =>
      Array.from({ length: n }, (_, i) => load(first + i, [300])).reduce<ScatterAddKernel["src"]>(
        (a, b) => apply("add", "float32", a, b),
        scalar(0),
      );
    const kernel: ScatterAddKernel = {
      kind: "scatterAdd",
      shape: [300],
      base: sum(0, 4),
      updateShape: [300],
      view: { shape: [300], strides: [0], offset: 0 },
      stride: 1,
      size: 300,
      index: load(8, [300], "int32"),
      src: sum(4, 4),
    };
    const floats = Array.from({ length: 8 }, (_, j) =>
      Float32Array.from({ length: 300 }, (_, i) => i % (7 + j)),
    );
    await expectSameAsJs(
      backend,
      kernel,
      [...floats, Int32Array.from({ length: 300 }, (_, i) => (i * i) % 300)],
      [2],
    );
  });
});

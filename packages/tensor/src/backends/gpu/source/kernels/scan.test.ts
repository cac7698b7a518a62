import { afterAll, describe, it } from "vitest";
import { apply, load } from "../../../js/expr-shorthand.js";
import { createGpuBackend } from "../../gpu-backend.js";
import { expectSameAsJs } from "../test-support/same-as-js.js";

/** Small whole numbers, whose sums are exact in any order. */
const numbers = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((i * 37) % 64) - 20);

describe.each(["cpu", "webasm"] as const)("scan on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  // Summed from the start, in blocks, in blocks of blocks.
  it.each([1, 5, 128, 129, 640, 9000])("rows of %d", async (length) => {
    const body = load(0, [2, length]);
    await expectSameAsJs(backend, { kind: "scan", shape: [2, length], body }, [numbers(2 * length)]);
  });

  it("int32 that wraps, in turned rows", async () => {
    const turned = { shape: [3, 700], strides: [1, 3], offset: 0 };
    const body = apply("neg", "int32", load(0, turned, "int32"));
    const ints = Int32Array.from(numbers(2100), (x) => x * 2 ** 22);
    await expectSameAsJs(backend, { kind: "scan", shape: [3, 700], body }, [ints]);
  });
});

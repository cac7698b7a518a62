import { afterAll, describe, it } from "vitest";
import { load } from "../../../js/expr-shorthand.js";
import { createGpuBackend } from "../../gpu-backend.js";
import { expectSameAsJs } from "../test-support/same-as-js.js";

/** Many equal ones among them, and some that are no numbers. */
const keys = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (i % 97 === 5 ? NaN : i % 89 === 7 ? -Infinity : (i * 7919) % 211));

describe.each(["cpu", "webasm"] as const)("argSort on %s", (mode) => {
  const backend = createGpuBackend({ mode });
  afterAll(async () => (await backend).destroy());

  describe.each([false, true])("descending: %s", (descending) => {
    it.each([1, 2, 100, 512, 513, 1000, 1024, 1025])("rows of %d", async (length) => {
      const kernel = { kind: "argSort", shape: [3, length], descending } as const;
      await expectSameAsJs(backend, { ...kernel, body: load(0, [3, length]) }, [keys(3 * length)]);
    });

    it.each([40, 700])("turned rows of %d int32", async (length) => {
      const turned = { shape: [2, length], strides: [1, 2], offset: 0 };
      const body = load(0, turned, "int32");
      const ints = Int32Array.from(keys(2 * length), (key, i) => (Number.isNaN(key) ? i << 22 : key - 90));
      await expectSameAsJs(backend, { kind: "argSort", shape: [2, length], descending, body }, [ints]);
    });
  });
});

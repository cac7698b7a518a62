import { describe, expect, it } from "vitest";
import { DTYPES, arrayFrom } from "../../dtype.js";
import { BackendError } from "../../errors.js";
import { load } from "./expr-shorthand.js";
import { createJsBackend } from "./js-backend.js";

describe("js backend", () => {
  it.each(DTYPES)("gives %s back as a copy", async (dtype) => {
    const backend = createJsBackend();
    const data = arrayFrom(dtype, [0, 1, 1]);
    const buffer = backend.allocate(dtype, 3);
    backend.upload(buffer, data);
    const copy = await backend.download(buffer, dtype, 3);
    expect(copy).toEqual(data);
    copy[0] = 1;
    expect(backend.downloadSync?.(buffer, dtype, 3)).toEqual(data);
  });

  it("counts the bytes it holds", () => {
    const backend = createJsBackend();
    const a = backend.allocate("float32", 10);
    const b = backend.allocate("bool", 3);
    expect(backend.bytesHeld()).toBe(a.bytes + b.bytes);
    expect(a.bytes).toBe(40);
    backend.free(a);
    backend.free(a);
    expect(backend.bytesHeld()).toBe(b.bytes);
    backend.destroy();
    expect(backend.bytesHeld()).toBe(0);
  });

  it("lets a buffer serve again for another dtype", () => {
    const backend = createJsBackend();
    const buffer = backend.allocate("float32", 4);
    backend.upload(buffer, Int32Array.of(-5, 6));
    expect(backend.downloadSync?.(buffer, "int32", 2)).toEqual(Int32Array.of(-5, 6));
  });

  it("runs a kernel again with other buffers", () => {
    const backend = createJsBackend();
    const executable = backend.compile({ kind: "map", shape: [2], exprs: [load(0, [2])] });
    const out = backend.allocate("float32", 2);
    for (const value of [1, 2]) {
      const input = backend.allocate("float32", 2);
      backend.upload(input, Float32Array.of(value, -value));
      executable.run([input], [out], []);
      expect(backend.downloadSync?.(out, "float32", 2)).toEqual(Float32Array.of(value, -value));
    }
  });

  it("says when memory is out, when a buffer is gone and when it is another's", () => {
    const backend = createJsBackend();
    expect(() => backend.allocate("float64", 2 ** 50)).toThrow(BackendError);
    expect(() => backend.allocate("float64", 2 ** 50)).toThrow(/no memory for \d+ elements of float64/);
    const buffer = backend.allocate("float32", 1);
    backend.free(buffer);
    expect(() => backend.upload(buffer, Float32Array.of(1))).toThrow("after it was freed");
    expect(() => backend.upload({ bytes: 4 }, Float32Array.of(1))).toThrow("another backend");
  });
});

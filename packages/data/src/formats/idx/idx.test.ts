import { existsSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { withBackend, type Tensor } from "@nn/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileError } from "../../files/file-error.js";
import { loadIdx } from "./idx.js";

/** An IDX file, its numbers written by a setter of DataView. */
function idx(
  code: number,
  shape: readonly number[],
  numbers: Uint8Array | readonly number[] = [],
): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + numbers.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, (code << 8) | shape.length);
  shape.forEach((size, axis) => view.setUint32(4 + 4 * axis, size));
  bytes.set(numbers, 4 + 4 * shape.length);
  return bytes;
}

const values = async (tensor: Tensor) => [...(await tensor.data())];

describe("loadIdx", () => {
  // As Python's struct.pack(">...") writes them.
  it.each<[string, number, number[], string, number[]]>([
    ["U8", 0x08, [0, 127, 255], "int32", [0, 127, 255]],
    ["I8", 0x09, [0, 127, 255], "int32", [0, 127, -1]],
    ["I16", 0x0b, [1, 2, 255, 254], "int32", [258, -2]],
    ["I32", 0x0c, [0, 1, 2, 3, 255, 255, 255, 254], "int32", [66051, -2]],
    ["F32", 0x0d, [63, 128, 0, 0, 192, 32, 0, 0], "float32", [1, -2.5]],
    ["F64", 0x0e, [63, 240, 0, 0, 0, 0, 0, 0], "float64", [1]],
  ])("reads %s", async (_, code, bytes, dtype, expected) => {
    await withBackend("js", async () => {
      const read = await loadIdx(idx(code, [expected.length], bytes));
      expect([read.dtype, read.shape, await values(read)]).toEqual([dtype, [expected.length], expected]);
    });
  });

  it("reads any shape, packed or not, in float32 when it is asked to", async () => {
    const file = idx(8, [2, 1, 3], [1, 2, 3, 4, 5, 6]);
    for (const source of [file, gzipSync(file), new Blob([Uint8Array.from(file)])]) {
      expect(await (await loadIdx(source)).array()).toEqual([[[1, 2, 3]], [[4, 5, 6]]]);
    }
    expect((await loadIdx(idx(8, [], [7]))).shape).toEqual([]);
    expect((await loadIdx(idx(8, [0, 5]))).shape).toEqual([0, 5]);
    expect((await loadIdx(idx(0x0e, [1], Array(8).fill(0)), { floating: "float32" })).dtype).toBe("float32");
  });

  it.runIf(existsSync("/usr/share/datasets/fashion-mnist"))("reads a real file", async () => {
    const labels = await loadIdx("/usr/share/datasets/fashion-mnist/t10k-labels-idx1-ubyte.gz");
    expect(labels.shape).toEqual([10000]);
    expect((await values(labels)).slice(0, 5)).toEqual([9, 2, 1, 1, 6]);
  });

  it.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(0), "it ends at byte 0, in its header"],
    ["half a header", idx(8, [1, 2]).slice(0, 9), "it ends at byte 9, in its header"],
    ["something else", Uint8Array.of(1, 2, 3, 4), "it doesn't begin with two zeros"],
    ["another kind", idx(0x0a, []), "byte 2 says that its numbers are of kind 10, which is none of 8 (U8)"],
    ["a short file", idx(8, [3], [1, 2]), "it ends at byte 10, and its [3] of U8 go on to byte 11"],
    ["a long file", idx(8, [1], [1, 2]), "1 bytes or more follow after its [1] of U8"],
    ["a huge shape", idx(0x0e, Array(200).fill(2 ** 32 - 1)), "it ends at byte 804"],
    ["a packed short file", gzipSync(idx(8, [2 ** 31])), "it ends at byte 8, and its [2147483648] of U8"],
  ])("refuses %s", async (_, bytes, said) => {
    const error: unknown = await loadIdx(bytes).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(FileError);
    expect((error as Error).message).toContain(`loadIdx: the bytes is not an IDX file: ${said}`);
  });

  it("stops where a packed file becomes larger than it says, or than allowed", async () => {
    const bomb = Buffer.concat([gzipSync(idx(8, [1])), gzipSync(new Uint8Array(50_000_000))]);
    await expect(loadIdx(bomb)).rejects.toThrow("or more follow after its [1] of U8");
    const large = gzipSync(idx(8, [5_000_000], new Uint8Array(5_000_000)));
    await expect(loadIdx(large, { maxBytes: 1_000_000 })).rejects.toThrow("raise maxBytes");
  });

  it("reads or refuses in words, whatever the bytes", async () => {
    const header = fc.tuple(fc.constantFrom(8, 9, 11, 12, 13, 14, 10), fc.array(fc.nat(3), { maxLength: 4 }));
    const likely = fc.tuple(header, fc.uint8Array({ maxLength: 64 }));
    const bytes = fc.oneof(
      likely.map(([[code, shape], numbers]) => idx(code, shape, numbers)),
      fc.uint8Array(),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (bytes) => {
        await loadIdx(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(FileError));
      }),
      { numRuns: 500 },
    );
  });
});

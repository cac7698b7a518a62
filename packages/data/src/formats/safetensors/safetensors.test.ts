import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ones, tensor, withBackend, zeros } from "@nn/tensor";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { FileError } from "../../files/file-error.js";
import { loadSafetensors, openSafetensors } from "./safetensors-file.js";
import { encodeSafetensors, saveSafetensors } from "./write-safetensors.js";

interface Golden {
  readonly shape: number[];
  readonly dtype: string;
  readonly data: (number | string | boolean)[];
}

const fixture = (name: string) => new URL(`../../../fixtures/${name}`, import.meta.url);
const everyDtype = JSON.parse(readFileSync(fixture("every-dtype.golden.json"), "utf8")) as Record<
  string,
  Golden
>;
const folder = mkdtempSync(path.join(tmpdir(), "nn safetensors "));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of any header, right or wrong. */
function file(header: unknown, data = 0, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (begin: number, end: number, shape = [(end - begin) / 4], dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe("reading safetensors", () => {
  it.each(Object.keys(everyDtype))("gives PyTorch's values: %s", async (name) => {
    const { shape, dtype, data } = everyDtype[name];
    const read = await openSafetensors(fixture("every-dtype.safetensors"));
    const got = await withBackend("js", async () => {
      const tensor = await read.read(name);
      expect(tensor.shape).toEqual(shape);
      return [...(await tensor.data())];
    });
    await read.close();
    expect(read.tensors.get(name)?.dtype).toBe(dtype);
    expect(got).toEqual(data.map(Number));
  });

  it("gives the metadata", async () => {
    const read = await openSafetensors(readFileSync(fixture("every-dtype.safetensors")));
    expect(read.metadata).toEqual({ format: "pt", note: 'made by hand: äé"\\' });
  });

  it("reads the same from a path, a URL, bytes and a Blob", async () => {
    const name = path.join(folder, "same.safetensors");
    const bytes = await encodeSafetensors({ a: tensor([1, 2, 3]), b: tensor([[true], [false]]) });
    writeFileSync(name, bytes);
    const data = `data:application/octet-stream;base64,${Buffer.from(bytes).toString("base64")}`;
    for (const source of [name, pathToFileURL(name), data, bytes, bytes.buffer, new Blob([bytes])]) {
      const { a, b } = await loadSafetensors(source);
      expect(await a.array()).toEqual([1, 2, 3]);
      expect([b.dtype, b.shape, [...(await b.data())]]).toEqual(["bool", [2, 1], [1, 0]]);
    }
  });

  it("reads only the tensor that is asked for", async () => {
    const blob = new Blob([await encodeSafetensors({ a: zeros([1000]), b: ones([10]) })]);
    const read: number[] = [];
    const slice = blob.slice.bind(blob);
    blob.slice = (begin = 0, end = 0) => (read.push(end - begin), slice(begin, end));
    const opened = await openSafetensors(blob);
    expect(await (await opened.read("b")).array()).toEqual(Array(10).fill(1));
    expect(read.at(-1)).toBe(40);
    expect(Math.max(...read)).toBeLessThan(200);
    await expect(opened.read("c")).rejects.toThrow("there is no c\n  Fix: the names are in .tensors: a, b");
  });

  it("makes floating tensors of the dtype that is asked for", async () => {
    const all = await loadSafetensors(fixture("every-dtype.safetensors"), { floating: "float32" });
    expect([all.f64.dtype, all.f16.dtype, all.i64.dtype]).toEqual(["float32", "float32", "int32"]);
    expect((await all.f64.data())[4]).toBe(Math.fround(1 / 3));
    expect(
      (await loadSafetensors(fixture("every-dtype.safetensors"), { floating: "float64" })).bf16.dtype,
    ).toBe("float64");
  });

  it.each([
    ["I64", [2 ** 31], "2147483648"],
    ["I64", [0, -(2 ** 31) - 1], "-2147483649"],
    ["U64", [2 ** 31], "2147483648"],
    ["U32", [0, 2 ** 31], "2147483648"],
  ])("refuses %s that int32 doesn't hold: %j", async (dtype, values, shown) => {
    const data = dtype.endsWith("64") ? new BigInt64Array(values.map(BigInt)) : new Uint32Array(values);
    const bytes = file({ x: entry(0, data.byteLength, [values.length], dtype) }, data.byteLength);
    bytes.set(new Uint8Array(data.buffer), bytes.length - data.byteLength);
    await expect(loadSafetensors(bytes)).rejects.toThrow(
      `x is ${dtype}, and its element ${values.length - 1}, ${shown}, is beyond int32`,
    );
  });
});

describe("writing safetensors", () => {
  it("gives the bytes of the reference implementation", async () => {
    const want = readFileSync(fixture("written.safetensors"));
    const got = await withBackend("js", async () => {
      const tensors = await loadSafetensors(want);
      const shuffled = Object.fromEntries(Object.entries(tensors).reverse());
      return encodeSafetensors(shuffled, { metadata: { format: "pt" } });
    });
    expect(Buffer.from(got).equals(want)).toBe(true);
  });

  it("brings back any names, shapes and texts", async () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
    const content = fc.dictionary(fc.string({ unit: "grapheme" }), shape, { noNullPrototype: true });
    const texts = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(content, texts, async (shapes, metadata) => {
        const given = Object.entries(shapes).map(([name, shape], i) => [name, ones(shape).mul(i)] as const);
        const read = await openSafetensors(await encodeSafetensors(Object.fromEntries(given), { metadata }));
        expect(read.metadata).toEqual(metadata);
        expect([...read.tensors.keys()].sort()).toEqual(Object.keys(shapes).sort());
        for (const [name, value] of given) {
          expect(await (await read.read(name)).array()).toEqual(await value.array());
        }
      }),
      { numRuns: 50 },
    );
  });

  it("leaves the old file when a tensor can't be computed, and no other", async () => {
    const name = path.join(folder, "kept.safetensors");
    await saveSafetensors({ a: tensor([1]) }, name);
    // Smaller numbers come last, so one tensor is written when this one fails.
    const lost = tensor([3], { dtype: "int32" });
    lost.data = () => Promise.reject(new Error("lost"));
    const broken = { a: tensor([2]), lost };
    await expect(saveSafetensors(broken, name)).rejects.toThrow("lost");
    expect(await (await loadSafetensors(name)).a.array()).toEqual([1]);
    expect(readdirSync(folder).filter((found) => found.startsWith("kept"))).toEqual(["kept.safetensors"]);
  });

  it("refuses a reserved name, texts that are none, and folders that aren't there", async () => {
    await expect(encodeSafetensors({ __metadata__: zeros([1]) })).rejects.toThrow("the name __metadata__");
    const metadata = { epoch: 3 } as unknown as Record<string, string>;
    await expect(encodeSafetensors({}, { metadata })).rejects.toThrow("metadata epoch is a number");
    const nowhere = path.join(folder, "nowhere", "a.safetensors");
    await expect(saveSafetensors({}, nowhere)).rejects.toThrow(/saveSafetensors: can't write .*ENOENT/);
    await expect(loadSafetensors(nowhere)).rejects.toThrow(/openSafetensors: can't open .*ENOENT/);
    await expect(loadSafetensors(folder)).rejects.toThrow("is not a file");
  });
});

describe("safetensors that lie", () => {
  it.each<[string, Uint8Array, string]>([
    ["no length", new Uint8Array(7), "it has 7 bytes"],
    ["a header beyond the file", file({}, 0, 3n), "says that its header has 3 bytes, and only 2 follow"],
    ["a huge header", file({}, 0, 2n ** 64n - 1n), "its header has 18446744073709551615 bytes"],
    ["a header that the format forbids", new Uint8Array(8).fill(0), "doesn't begin with {"],
    ["another encoding", file("{").fill(255, 8), "not UTF-8"],
    ["no JSON", file("{a}"), "not JSON"],
    ["a list", file("[]"), "doesn't begin with {"],
    ["a name twice", file(`{"a":{},"\\u0061":{}}`), `has the name "a" twice`],
    ["a dtype twice", file(`{"a":{"dtype":"F32","dtype":"I32"}}`), `has the name "dtype" twice`],
    ["deep nesting", file("{" + '"a":['.repeat(9)), "nested deeper than 3 levels"],
    ["metadata that is a list", file({ __metadata__: [] }), "__metadata__ is not an object"],
    [
      "metadata that is a number",
      file({ __metadata__: { a: 1 } }),
      "__metadata__ has a a that is not a string",
    ],
    ["an entry that is a number", file({ a: 1 }), "the entry of a is not an object"],
    ["an unknown dtype", file({ a: entry(0, 4, [1], "F8_E4M3") }, 4), `the dtype of a is "F8_E4M3"`],
    ["a dtype of Object", file({ a: entry(0, 4, [1], "toString") }, 4), `the dtype of a is "toString"`],
    ["a negative shape", file({ a: entry(0, 4, [-1]) }, 4), "the shape of a"],
    ["half a shape", file({ a: entry(0, 4, [0.5]) }, 4), "the shape of a"],
    ["too many axes", file({ a: entry(0, 4, Array(65).fill(1)) }, 4), "the shape of a"],
    ["a shape that overflows", file({ a: entry(0, 0, [2 ** 52, 2 ** 52]) }), "the shape of a"],
    [
      "an endless shape of nothing",
      file({ a: entry(0, 0, [0, ...Array(63).fill(2 ** 52)]) }),
      "the shape of a",
    ],
    [
      "offsets the wrong way",
      file({ a: { ...entry(0, 4), data_offsets: [4, 0] } }, 4),
      "the data_offsets of a",
    ],
    ["three offsets", file({ a: { ...entry(0, 4), data_offsets: [0, 4, 8] } }, 4), "the data_offsets of a"],
    [
      "another size",
      file({ a: entry(0, 4, [2]) }, 4),
      "a is [2] of F32, 8 bytes, and its data_offsets span 4",
    ],
    ["an overlap", file({ a: entry(0, 8), b: entry(4, 12) }, 12), "b overlaps a"],
    ["the same bytes twice", file({ a: entry(0, 8), b: entry(0, 8) }, 8), "b overlaps a"],
    ["a gap", file({ a: entry(0, 4), b: entry(8, 12) }, 12), "a gap of 4 bytes between a and b"],
    ["a late begin", file({ a: entry(4, 8) }, 8), "a gap of 4 bytes between the header and a"],
    ["a short file", file({ a: entry(0, 400) }, 12), "a goes on to byte"],
    ["a huge tensor", file({ a: entry(0, 2 ** 52) }), "a goes on to byte"],
    ["a long file", file({ a: entry(0, 4) }, 5), "1 bytes follow after a"],
  ])("are refused: %s", async (_, bytes, said) => {
    const error: unknown = await openSafetensors(bytes).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(FileError);
    expect((error as Error).message).toContain(said);
  });

  it("don't set the prototype of what is given", async () => {
    const tensors = await loadSafetensors(file({ ["__proto__"]: entry(0, 4) }, 4));
    expect(Object.keys(tensors)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(tensors)).toBe(Object.prototype);
  });

  it("are read or refused in words, whatever the bytes", async () => {
    const good = [...(await encodeSafetensors({ a: ones([2]), b: tensor([true]) }))];
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const broken = fc.tuple(changes, fc.nat(good.length)).map(([changed, length]) => {
      const bytes = Uint8Array.from(good);
      for (const [at, byte] of changed) bytes[at] = byte;
      return bytes.slice(0, length || good.length);
    });
    const headers = fc.json({ maxDepth: 4 }).map((text) => file(text, 8));
    await fc.assert(
      fc.asyncProperty(fc.oneof(broken, headers, fc.uint8Array()), async (bytes) => {
        await loadSafetensors(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(FileError));
      }),
      { numRuns: 500 },
    );
  });
});

import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ones, tensor, withBackend, zeros, type Tensor } from "@nn/tensor";
import { zipSync, type Zippable } from "fflate";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { FileError } from "../../files/file-error.js";
import { loadNpy } from "./read-npy.js";
import { loadNpz } from "./read-npz.js";
import { encodeNpy, saveNpy } from "./write-npy.js";
import { encodeNpz, saveNpz } from "./write-npz.js";

const fixture = (name: string) => new URL(`../../../fixtures/${name}`, import.meta.url);
const golden = JSON.parse(readFileSync(fixture("arrays.golden.json"), "utf8")) as Record<
  string,
  { shape: number[]; data: (number | boolean)[] }
>;
const folder = mkdtempSync(path.join(tmpdir(), "nn npz "));
afterAll(() => rmSync(folder, { recursive: true }));

const values = async (tensor: Tensor) => [...(await tensor.data())];

/** An .npy file of any header. */
function npy(header: string, data = 0, version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(10 + text.length + data);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, text.length & 255, text.length >> 8]);
  bytes.set(text, 10);
  return bytes;
}

const described = (descr: string, shape: string, order = "False") =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(FileError);
  return (error as Error).message;
}

describe("reading NumPy's files", () => {
  it.each(["stored.npz", "deflated.npz"])("gives NumPy's numbers: %s", async (name) => {
    await withBackend("js", async () => {
      const read = await loadNpz(fixture(name));
      expect(Object.keys(read)).toEqual(Object.keys(golden));
      for (const [name, { shape, data }] of Object.entries(golden)) {
        expect([name, read[name].shape, await values(read[name])]).toEqual([name, shape, data.map(Number)]);
      }
      expect([read["little_f8"].dtype, read["big_f2"].dtype, read["big_u8"].dtype, read["b1"].dtype]).toEqual(
        ["float64", "float32", "int32", "bool"],
      );
    });
  });

  it("reads versions 2 and 3, and floats as they are asked for", async () => {
    for (const name of ["version2.npy", "version3.npy"]) {
      expect(await (await loadNpy(fixture(name))).array()).toEqual([0, 1, 2]);
    }
    const read = await loadNpz(fixture("stored.npz"), { floating: "float32" });
    expect(read["little_f8"].dtype).toBe("float32");
  });

  it("takes headers as other programs write them", async () => {
    const header = `{"shape":(2L,),"fortran_order":False,"descr":"|u1"}`;
    expect((await loadNpy(npy(header, 2))).shape).toEqual([2]);
    expect((await loadNpy(npy(described("'|u1'", "()"), 1))).shape).toEqual([]);
  });

  it.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(0), "doesn't begin with"],
    ["another version", npy("", 0, 4), "it has version 4, not 1, 2 or 3"],
    ["half a header", npy(described("'<f4'", "(1,)"), 4).slice(0, 20), "its header goes on to byte"],
    ["no dictionary", npy("'descr': '<f4'"), "its header has no { … }"],
    ["no kind", npy("{'fortran_order': False, 'shape': (1,)}", 4), "its header has no 'descr'"],
    ["no order", npy(described("'<f4'", "(1,)", "1"), 4), "no 'fortran_order' that is True or False"],
    ["a negative shape", npy(described("'<f4'", "(-1,)"), 4), "no 'shape' of at most 64 whole numbers"],
    ["an empty size", npy(described("'<f4'", "(1,,2)"), 4), "no 'shape' of at most 64 whole numbers"],
    ["a shape beyond 2⁵³", npy(described("'<f4'", "(99999999999999999999,)"), 4), "no 'shape' of at most"],
    ["65 axes", npy(described("'|u1'", `(${"1,".repeat(65)})`), 1), "no 'shape' of at most 64"],
    ["complex numbers", npy(described("'<c8'", "(1,)"), 8), "its numbers are '<c8', and can only be b1, i1"],
    ["objects", npy(described("'|O'", "(1,)"), 8), "its numbers are '|O' (Python objects)"],
    ["texts", npy(described("'<U5'", "(1,)"), 20), "its numbers are '<U5'"],
    ["records", npy(described("[('a', '<f4')]", "(1,)"), 4), "its numbers are a record"],
    ["a kind of Object", npy(described("'<toString'", "(1,)"), 4), "its numbers are '<toString'"],
    ["a short file", npy(described("'<f4'", "(3, 2)"), 20), "[3, 2] of F32 go on to byte"],
    ["a long file", npy(described("'<f4'", "(1,)"), 5), "[1] of F32 go on to byte"],
    ["a huge shape", npy(described("'<f8'", `(${"9007199254740991,".repeat(20)})`)), "go on to byte"],
  ])("refuses %s", async (_, bytes, said) => {
    expect(await messageOf(loadNpy(bytes))).toContain(said);
  });
});

describe("writing NumPy's files", () => {
  it("gives NumPy's bytes", async () => {
    const want = readFileSync(fixture("stored.npz"));
    const bytes = await encodeNpy(tensor([[0, 1, 2], [3, 4, 100]], { dtype: "int32" })); // prettier-ignore
    expect(want.includes(Buffer.from(bytes))).toBe(true);
    expect(bytes.length % 64).toBe(24);
    expect(want.includes(Buffer.from(await encodeNpy(zeros([0, 4]))))).toBe(true);
  });

  it("brings back any names and shapes, packed or not", async () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
    const content = fc.dictionary(fc.string({ unit: "grapheme" }), shape, { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(content, fc.boolean(), async (shapes, compressed) => {
        const given = Object.entries(shapes).map(([name, shape], i) => [name, ones(shape).mul(i)] as const);
        const read = await loadNpz(await encodeNpz(Object.fromEntries(given), { compressed }));
        expect(Object.keys(read)).toEqual(Object.keys(Object.fromEntries(given)));
        for (const [name, value] of given) expect(await read[name].array()).toEqual(await value.array());
      }),
      { numRuns: 50 },
    );
  });

  it("writes files that take their names when they are whole", async () => {
    const place = path.join(folder, "a.npz");
    await saveNpz({ a: ones([2]) }, place, { compressed: true });
    await saveNpy(tensor([true, false]), path.join(folder, "b.npy"));
    expect(await (await loadNpz(place)).a.array()).toEqual([1, 1]);
    expect((await loadNpy(path.join(folder, "b.npy"))).dtype).toBe("bool");
    const lost = ones([2]);
    lost.data = () => Promise.reject(new Error("lost"));
    await expect(saveNpz({ a: zeros([2]), lost }, place)).rejects.toThrow("lost");
    expect(await (await loadNpz(place)).a.array()).toEqual([1, 1]);
    expect(readdirSync(folder).sort()).toEqual(["a.npz", "b.npy"]);
  });

  it("refuses a name that zip can't hold", async () => {
    await expect(encodeNpz({ ["a".repeat(70_000)]: ones([1]) })).rejects.toThrow(
      "is too long for a zip file",
    );
  });
});

describe("zip files that lie", () => {
  const one = npy(described("'|u1'", "(1,)"), 1);
  const zip = (files: Zippable) => zipSync(files, { level: 0 });
  /** Where the directory's entry begins in a zip of one file. */
  const directory = (bytes: Uint8Array) => new DataView(bytes.buffer).getUint32(bytes.length - 6, true);
  const changed = (bytes: Uint8Array, at: (bytes: Uint8Array) => number, value: number) => {
    const copy = bytes.slice();
    new DataView(copy.buffer).setUint32(at(copy), value, true);
    return copy;
  };
  const file = zip({ "a.npy": one });
  const packed = zipSync({ "a.npy": npy(described("'|u1'", "(1000,)"), 1000) });

  it.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(0), "it has no directory at its end"],
    ["half a file", file.slice(0, 80), "it has no directory at its end (truncated?)"],
    [
      "a directory beyond the end",
      changed(file, (b) => b.length - 6, 2 ** 31),
      "its directory goes on to byte",
    ],
    ["more entries than there are", changed(file, (b) => b.length - 14, 0x00020002), "has no entry 1 of 2"],
    ["a file that is none", zip({ "a.txt": one }), "a.txt in it is not an .npy file"],
    ["a huge size", changed(packed, (b) => directory(b) + 24, 2 ** 31), "can't have 2147483648 bytes"],
    ["a huge stored size", changed(file, (b) => directory(b) + 24, 2 ** 31), "can't have 2147483648 bytes"],
    ["a smaller size", changed(packed, (b) => directory(b) + 24, 10), "a.npy has more than its 10 bytes"],
    ["a larger size", changed(packed, (b) => directory(b) + 24, 5000), "bytes, not 5000"],
    ["a place beyond the end", changed(file, (b) => directory(b) + 42, 2 ** 31), "a.npy would go on to byte"],
    ["a place that is none", changed(file, (b) => directory(b) + 42, 3), "a.npy has no header at byte 3"],
    ["another CRC", changed(file, (b) => directory(b) + 16, 1), "the CRC-32 of a.npy is another"],
    ["encryption", changed(file, (b) => directory(b) + 8, 1), "a.npy is encrypted"],
    ["another method", changed(file, (b) => directory(b) + 10, 12), "a.npy is packed by method 12"],
    ["a damaged array", zip({ "a.npy": one.slice(0, -1) }), "the bytes/a.npy is not an .npy file"],
  ])("are refused: %s", async (_, bytes, said) => {
    expect(await messageOf(loadNpz(bytes))).toContain(said);
  });

  it("can't name the same bytes twice, nor take more than is allowed", async () => {
    const two = zip({ "a.npy": one, "b.npy": one });
    const second = directory(two) + 46 + 5;
    expect(await messageOf(loadNpz(changed(two, () => second + 42, 0)))).toContain("b.npy overlaps a.npy");
    const twice = two.slice();
    twice[second + 46] = "a".charCodeAt(0);
    expect(await messageOf(loadNpz(twice))).toContain("it has a twice");
    const large = await encodeNpz({ a: zeros([1_000_000]) }, { compressed: true });
    expect(await messageOf(loadNpz(large, { maxBytes: 1_000_000 }))).toContain("raise maxBytes");
  });

  it("don't set the prototype of what is given", async () => {
    const tensors = await loadNpz(await encodeNpz({ ["__proto__"]: ones([1]) }));
    expect(Object.keys(tensors)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(tensors)).toBe(Object.prototype);
  });

  it("are read or refused in words, whatever the bytes", async () => {
    const files = [file, packed, await encodeNpz({ a: ones([2]), b: tensor([true]) }, { compressed: true })];
    const broken = fc.constantFrom(...files).chain((good) =>
      fc
        .tuple(
          fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 }),
          fc.nat(good.length),
        )
        .map(([changes, length]) => {
          const bytes = Uint8Array.from(good);
          for (const [at, byte] of changes) bytes[at] = byte;
          return bytes.slice(0, length || good.length);
        }),
    );
    const headers = fc.string().map((text) => npy(text.slice(0, 60), 4));
    await fc.assert(
      fc.asyncProperty(fc.oneof(broken, headers, fc.uint8Array()), async (bytes) => {
        for (const load of [loadNpz, loadNpy]) {
          await load(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(FileError));
        }
      }),
      { numRuns: 500 },
    );
  });
});

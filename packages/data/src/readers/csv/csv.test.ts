import { gzipSync } from "node:zlib";
import { NNError } from "@nn/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileError } from "../../files/file-error.js";
import { readCsv, streamCsv } from "./csv.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string, options?: Parameters<typeof readCsv>[1]) => readCsv(bytes(text), options);

describe("readCsv", () => {
  it("gives each column the narrowest type", async () => {
    const table = await read(
      "i,f,b,d,c,s\n" +
        "1,1,true,2024-02-29,x,p\n" +
        "-2,2.5e3,FALSE,2024-02-29T12:30:00Z,y,q\n" +
        " 3 ,.5,false,2024-02-29 12:30,x,r\n" +
        "4,-inf,true,2024-02-29T12:30:00+01:00,x,s\n",
    );
    expect(table.length).toBe(4);
    expect(table.column("i")).toEqual({ type: "int", values: Int32Array.of(1, -2, 3, 4) });
    expect(table.column("f")).toEqual({ type: "number", values: Float64Array.of(1, 2500, 0.5, -Infinity) });
    expect(table.column("b")).toEqual({ type: "boolean", values: Uint8Array.of(1, 0, 0, 1) });
    const noon = Date.UTC(2024, 1, 29, 12, 30);
    const dates = Float64Array.of(Date.UTC(2024, 1, 29), noon, noon, noon - 3600e3);
    expect(table.column("d")).toEqual({ type: "date", values: dates });
    const kinds = { type: "category", values: Int32Array.of(0, 1, 0, 0), classes: ["x", "y"] };
    expect(table.column("c")).toEqual(kinds);
    expect(table.column("s")).toEqual({ type: "string", values: ["p", "q", "r", "s"] });
  });

  it("takes whole numbers beyond int32 for numbers", async () => {
    expect((await read("a\n2147483648\n")).column("a").type).toBe("number");
    expect((await read("a\n-2147483648\n")).column("a").type).toBe("int");
  });

  it("takes the types that it is given", async () => {
    const types = { a: "number", b: { category: ["y", "x"] }, c: "string" } as const;
    const table = await read("a,b,c\n1,x,1\n2,y,2\n", { types });
    expect(table.column("a")).toEqual({ type: "number", values: Float64Array.of(1, 2) });
    expect(table.column("b")).toEqual({ type: "category", values: Int32Array.of(1, 0), classes: ["y", "x"] });
    expect(table.column("c")).toEqual({ type: "string", values: ["1", "2"] });
  });

  it.each([",", "\t", ";", "|"])("finds the delimiter %j, quotes and ends of lines", async (delimiter) => {
    const line = (...fields: string[]) => fields.join(delimiter);
    const text = [
      line('"a,\t;|b"', "c"),
      line('"say ""hi""\r\nthere"', "1"),
      "",
      line(`"x${delimiter}y"`, "2"),
      "",
    ];
    for (const end of ["\n", "\r\n"]) {
      const table = await read(text.join(end));
      expect([...table.columns.keys()]).toEqual(["a,\t;|b", "c"]);
      expect(table.column("a,\t;|b").values).toEqual(['say "hi"\nthere', `x${delimiter}y`]);
    }
  });

  it("reads packed files, without a header, with another, and chosen columns", async () => {
    expect([...(await readCsv(gzipSync("1,2\n"), { header: false })).columns.keys()]).toEqual(["0", "1"]);
    const table = await read("1,2\n3,4\n", { header: ["a", "b"], columns: ["b", "a"] });
    expect(await table.tensor().array()).toEqual([[2, 1], [4, 3]]); // prettier-ignore
    expect((await read("a,b\n")).length).toBe(0);
  });

  it("refuses, drops or keeps what is missing", async () => {
    const text = "i,b,c\n1,true,x\n,NA,x\n3,false,\n4,true,x\n";
    await expect(read(text)).rejects.toThrow(
      'row 2, column i of the bytes is missing\n  Fix: say what becomes of missing values: { missing: "drop" }',
    );
    const dropped = await read(text, { missing: "drop", types: { c: "category" } });
    expect(dropped.column("i")).toEqual({ type: "int", values: Int32Array.of(1, 4) });
    const kept = await read(text, { missing: "keep", types: { c: "category" } });
    expect(kept.column("i")).toEqual({ type: "number", values: Float64Array.of(1, NaN, 3, 4) });
    expect(kept.column("b")).toEqual({ type: "number", values: Float64Array.of(1, NaN, 0, 1) });
    expect(kept.column("c").values).toEqual(Int32Array.of(0, 0, -1, 0));
    expect((await read("a\n-\n1\n", { missing: "drop", missingValues: ["-"] })).length).toBe(1);
  });

  it.each<[string, string, Parameters<typeof readCsv>[1], string]>([
    ["nothing", "", {}, "the bytes is empty"],
    ["a short row", "a,b\n1,2\n3\n", {}, "row 2 of the bytes has 1 fields, and there are 2 columns"],
    ["a long row", "a,b\n1,2,3\n", {}, "row 1 of the bytes has 3 fields"],
    ["a name twice", "a,a\n1,2\n", {}, 'has two columns "a"'],
    ["an open quote", 'a\n"1\n', {}, "has a record 2 that can't be read: Quoted field unterminated"],
    [
      "no number",
      "a\n1\nx\n",
      { types: { a: "number" } },
      'row 2, column a of the bytes is "x", not a number',
    ],
    ["half a number", "a\n1.5\n", { types: { a: "int" } }, '"1.5", not a whole number that int32 holds'],
    ["no boolean", "a\n1\n", { types: { a: "boolean" } }, '"1", not true or false'],
    ["no date", "a\n2024-13-01\n", { types: { a: "date" } }, '"2024-13-01", not a date such as'],
    ["no class", "a\nz\n", { types: { a: { category: ["x"] } } }, '"z", not one of x'],
    ["no column", "a\n1\n", { columns: ["b"] }, "the bytes has no column b\n  Fix: its columns are a"],
    ["a type for no column", "a\n1\n", { types: { b: "int" } }, "the bytes has no column b"],
  ])("refuses %s", async (_, text, options, said) => {
    await expect(read(text, options)).rejects.toThrow(said);
    await expect(read(text, options)).rejects.toBeInstanceOf(NNError);
  });

  it("refuses a quote that swallows a large file, soon", async () => {
    const text = `a\n"${"x\n".repeat(10_000_000)}`;
    await expect(read(text)).rejects.toThrow("is a quote not closed?");
  });

  it("brings back what was written, whatever the texts", async () => {
    const field = fc
      .string({ unit: fc.constantFrom("a", '"', ",", "\n", ";", "€") })
      .map((text) => `x${text}y`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { minLength: 1 }), async (rows) => {
        const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(","));
        const types = { a: "string", b: "string" } as const;
        const table = await read(`a,b\n${quoted.join("\n")}`, { types });
        expect(table.column("a").values).toEqual(rows.map(([a]) => a));
        expect(table.column("b").values).toEqual(rows.map(([, b]) => b));
      }),
    );
  });

  it("reads or refuses in words, whatever the bytes", async () => {
    const text = fc.string({ unit: fc.constantFrom("a", "1", '"', ",", "\n", "\r", "\t") }).map(bytes);
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.uint8Array()), async (bytes) => {
        await readCsv(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(FileError));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a table", () => {
  it("is a data set", async () => {
    const table = await read("size,round,kind,price\n1,true,b,1.5\n2,false,a,2\n3,true,b,2.5\n4,true,a,9\n");
    const { x, y } = table.dataset("kind").all();
    expect(await x.array()).toEqual([[1, 1, 1.5], [2, 0, 2], [3, 1, 2.5], [4, 1, 9]]); // prettier-ignore
    expect([y.dtype, await y.array()]).toEqual(["int32", [1, 0, 1, 0]]);
    const prices = table.dataset("price", { features: ["size"] }).batch([2]);
    expect([prices.y.dtype, prices.x.shape, await prices.y.array()]).toEqual(["float32", [1, 1], [2.5]]);
  });

  it("refuses columns that aren't there, and texts as numbers", async () => {
    const table = await read("a,d\nx,2024-01-01\n");
    expect(() => table.column("b")).toThrow("there is no column b\n  Fix: the columns are a, d");
    expect(() => table.tensor(["a"])).toThrow("column a has strings");
    expect(() => table.tensor(["d"])).toThrow("column d has dates");
    expect(() => table.dataset("b")).toThrow("Table.dataset: there is no column b");
  });
});

describe("streamCsv", () => {
  it("gives some rows at a time, with the types of the first", async () => {
    const rows = Array.from({ length: 250_000 }, (_, i) => `${i},${i / 2},name ${i}`);
    const file = gzipSync(`a,b,c\n${rows.join("\n")}\n`);
    let next = 0;
    for await (const table of streamCsv(file, { rows: 60_000 })) {
      expect(table.length).toBe(Math.min(60_000, 250_000 - next));
      expect([table.column("a").values[0], table.column("c").values[0]]).toEqual([next, `name ${next}`]);
      next += table.length;
    }
    expect(next).toBe(250_000);
  });

  it("says which row isn't of the type", async () => {
    const all = async (text: string, options: Parameters<typeof streamCsv>[1]) => {
      const lengths: number[] = [];
      for await (const table of streamCsv(bytes(text), options)) lengths.push(table.length);
      return lengths;
    };
    expect(await all("a\n1\n2\n3\n", { rows: 2 })).toEqual([2, 1]);
    await expect(all("a\n1\n2\n3\nx\n", { rows: 3 })).rejects.toThrow("row 4, column a");
    await expect(all("a\n1\n", { types: { a: "category" } })).rejects.toThrow("name them:");
    await expect(all("", {})).rejects.toThrow("is empty");
  });

  it("refuses a number of rows that would never end", async () => {
    for (const rows of [0, -1, 1.5, NaN]) {
      await expect(streamCsv(bytes("a\n1\n"), { rows }).next()).rejects.toThrow(`above 0, got ${rows}`);
    }
  });
});

import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileError } from "../../files/file-error.js";
import { readLines, readText } from "./text.js";

const bytes = (text: string) => new TextEncoder().encode(text);

async function lines(...given: Parameters<typeof readLines>): Promise<string[]> {
  const result: string[] = [];
  for await (const line of readLines(...given)) result.push(line);
  return result;
}

describe("readText", () => {
  it("reads UTF-8, with a mark or not, packed or not", async () => {
    for (const source of [bytes("äöü €"), bytes("\ufeffäöü €"), gzipSync("äöü €")]) {
      expect(await readText(source)).toBe("äöü €");
    }
    expect(await readText(new Uint8Array(0))).toBe("");
  });

  it("reads other encodings, when they are named or marked", async () => {
    expect(await readText(Uint8Array.of(0xe4), { encoding: "latin1" })).toBe("ä");
    expect(await readText(Buffer.from("\ufeffäöü", "utf16le"))).toBe("äöü");
    expect(await readText(Uint8Array.of(0xfe, 0xff, 0, 0x41))).toBe("A");
  });

  it("says what isn't in its encoding, and where", async () => {
    await expect(readText(Uint8Array.of(65, 0xe4, 65))).rejects.toThrow(
      "readText: the bytes is not utf-8, between byte 0 and 3\n  Fix: say how it is written: { encoding }",
    );
    await expect(readText(Uint8Array.of(65, 0xe4))).rejects.toThrow("the bytes is not utf-8, at its end");
    await expect(readText(bytes(""), { encoding: "no" })).rejects.toThrow('there is no encoding "no"');
  });
});

describe("readLines", () => {
  it.each<[string, string[]]>([
    ["", []],
    ["\n", [""]],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["a\r\nb\n\nc", ["a", "b", "", "c"]],
  ])("takes %j apart", async (text, expected) => {
    expect(await lines(bytes(text))).toEqual(expected);
  });

  it("finds the lines of a file of many pieces, whose characters lie across two", async () => {
    const line = "äöü€".repeat(30_000);
    const text = Array.from({ length: 20 }, (_, i) => line + i).join("\r\n");
    expect((await lines(gzipSync(text))).map((found) => found.slice(-2))).toEqual(
      Array.from({ length: 20 }, (_, i) => (i < 10 ? `€${i}` : `${i}`)),
    );
    expect(await lines(new Blob([line.repeat(15)]))).toEqual([line.repeat(15)]);
  });

  it("is what split gives, whatever the text, and refuses bytes that are none", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom("a", "\n", "\r\n", "€") }), async (text) => {
        const expected = text.replaceAll("\r\n", "\n").replace(/\n$/, "").split("\n");
        expect(await lines(bytes(text))).toEqual(text === "" ? [] : expected);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        await lines(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(FileError));
      }),
    );
  });

  it("can be left in the middle", async () => {
    for await (const line of readLines(gzipSync("a\nb\n".repeat(1_000_000)))) {
      expect(line).toBe("a");
      break;
    }
  });
});

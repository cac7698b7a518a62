import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { TextPairs } from "../../text-pairs.js";
import { parallelFolder, parallelText } from "./parallel-text.js";

describe("parallelText", () => {
  it("reads pairs line by line, packed or not", async () => {
    const source = new Blob(["A dog.\r\n\nTwo \u2028cats. \n"]);
    const pairs = await parallelText({ source, target: gzipSync("Ein Hund.\n\nZwei Kätzchen.") });
    expect(pairs.all()).toEqual({
      x: ["A dog.", "", "Two \u2028cats."],
      y: ["Ein Hund.", "", "Zwei Kätzchen."],
    });
    expect((await parallelText({ source: new Blob([]), target: new Blob([]) })).length).toBe(0);
  });

  it("refuses files of different lengths", async () => {
    const source = new File(["a\nb\n"], "train.en");
    await expect(parallelText({ source, target: new File(["a"], "train.de") })).rejects.toThrow(
      "parallelText: train.en has 2 lines, train.de 1",
    );
  });
});

describe("parallelFolder", () => {
  it("reads the parts of Multi30k", async () => {
    const folder = await mkdtemp(join(tmpdir(), "parallel-"));
    const files = {
      "train.en": "a\nb",
      "train.de": "c\nd",
      "val.en": "e",
      "val.de": "f",
      "test2016.en": "g",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const read = () => parallelFolder(folder, { source: "de", target: "en" });
    await expect(read()).rejects.toThrow(
      "parallelFolder: there is no test.de, nor test.de.gz, nor test_2016_flickr.de",
    );
    await writeFile(join(folder, "test2016.de.gz"), gzipSync("h\n"));
    const { train, val, test } = await read();
    expect([train.get(1), val.get(0), test.get(0)]).toEqual([
      { x: "d", y: "b" },
      { x: "f", y: "e" },
      { x: "h", y: "g" },
    ]);
    await expect(parallelFolder(folder, { source: "en", target: "en" })).rejects.toThrow('are both "en"');
  });
});

describe("TextPairs", () => {
  it("are one for one", () => {
    const pairs = new TextPairs(["a", "b"], ["c", "d"]);
    expect(pairs.batch([1, 0, 1])).toEqual({ x: ["b", "a", "b"], y: ["d", "c", "d"] });
    expect(() => pairs.get(2)).toThrow("TextPairs.get: index 2 is out of range for 2 examples");
    expect(() => new TextPairs(["a"], [])).toThrow("1 texts in source, 0 in target");
  });
});

import { ValueError } from "@nn/tensor";
import { FileError } from "../../files/file-error.js";
import type { UnpackOptions } from "../../files/read-options.js";
import { nameOf, type Source } from "../../files/source.js";
import { findAmong, type Place } from "../../sets/find-file.js";
import { TextPairs } from "../../text-pairs.js";
import type { EncodingOptions } from "./decode-text.js";
import { readText } from "./text.js";

/** Options of {@link parallelText} and {@link parallelFolder}. */
export type ParallelTextOptions = Omit<UnpackOptions, "sha256"> & EncodingOptions;

/** The parts of a folder of parallel texts. */
export interface ParallelFolder {
  readonly train: TextPairs;
  readonly val: TextPairs;
  readonly test: TextPairs;
}

/**
 * Reads two files of which line n of one says the same as line n of the other. Packed ones are unpacked. Spaces at the
 * ends of lines are left out.
 *
 * @param files - `source` and `target`: each a path, URL, bytes or Blob.
 * @throws FileError when a file can't be read, or they differ in their number of lines.
 *
 * @example
 * ```ts
 * import { parallelText } from "@nn/data";
 * const pairs = await parallelText({
 *   source: new Blob(["A dog.\nTwo cats.\n"]),
 *   target: new Blob(["Ein Hund.\nZwei Katzen.\n"]),
 * });
 * console.log(pairs.get(1).y); // Zwei Katzen.
 * ```
 */
export async function parallelText(
  files: { readonly source: Source; readonly target: Source },
  options: ParallelTextOptions = {},
): Promise<TextPairs> {
  const [source, target] = await Promise.all([
    linesOf(files.source, options),
    linesOf(files.target, options),
  ]);
  if (source.length !== target.length) {
    const [one, other] = [nameOf(files.source), nameOf(files.target)];
    throw new FileError(
      "parallelText",
      `${one} has ${source.length} lines, ${other} ${target.length}`,
      "line n of one must say what line n of the other says",
    );
  }
  return new TextPairs(source, target);
}

/** What the parts are called, in the order in which they are looked for. */
const PARTS = {
  train: ["train"],
  val: ["val", "valid", "dev"],
  test: ["test", "test_2016_flickr", "test2016"],
} as const;

/**
 * Reads parallel texts as Multi30k has them: train.en, train.de, val.en, val.de, test.en and test.de, packed (train.en.gz)
 * or not. Parts may be called `valid` or `dev`, and `test_2016_flickr` or `test2016`, too.
 *
 * @param place - A folder, the URL of one, or the files.
 * @param languages - How the names of the files end: `source` and `target`.
 * @throws FileError when a file isn't there, can't be read, or the two of a part differ in their number of lines.
 * ValueError when the languages are the same.
 *
 * @example
 * ```ts no-run
 * import { parallelFolder } from "@nn/data";
 * const { train, val, test } = await parallelFolder("multi30k", { source: "en", target: "de" });
 * console.log(train.length, val.get(0).x, test.get(0).y);
 * ```
 */
export async function parallelFolder(
  place: Place,
  languages: { readonly source: string; readonly target: string },
  options: ParallelTextOptions = {},
): Promise<ParallelFolder> {
  if (languages.source === languages.target) {
    throw new ValueError("parallelFolder", `source and target are both ${JSON.stringify(languages.source)}`);
  }
  const part = async (name: keyof typeof PARTS): Promise<TextPairs> => {
    const source = await filePath(place, name, languages.source);
    return parallelText({ source, target: await filePath(place, name, languages.target) }, options);
  };
  return { train: await part("train"), val: await part("val"), test: await part("test") };
}

async function filePath(place: Place, part: keyof typeof PARTS, language: string): Promise<Source> {
  const names = PARTS[part].flatMap((name) => [`${name}.${language}`, `${name}.${language}.gz`]);
  const found = await findAmong(place, names);
  if (found !== undefined) return found;
  const where = place instanceof URL || typeof place === "string" ? `in ${String(place)}` : "among the files";
  throw new FileError("parallelFolder", `there is no ${names.join(", nor ")}, ${where}`);
}

async function linesOf(source: Source, options: ParallelTextOptions): Promise<string[]> {
  const text = await readText(source, options);
  const lines = text.split("\n").map((line) => line.trim());
  // The end of the last line is no line of its own.
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
